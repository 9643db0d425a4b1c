// Runs all functions that a module exports, one after the other, and tells which failed and why.

export async function run(module) {
  const failures = [];
  const functions = Object.entries(await import(module));
  for (const [name, test] of functions) {
    try {
      await test();
    } catch (error) {
      failures.push(`${name}: ${error.stack ?? error}`);
    }
  }
  return { passed: functions.length - failures.length, failures };
}

/** Throws unless two values are the same as JSON. */
export function equal(actual, expected, what = '') {
  const [is, shouldBe] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== shouldBe) throw new Error(`${what} is ${is}, not ${shouldBe}`);
}

/** Throws unless something holds. */
export function holds(condition, what) {
  if (!condition) throw new Error(what);
}
