// A client as somebody else would write it: a loop with `await`, the page's own timers and clock
// where they are good enough, a time limit of 5 s by AbortSignal, exponential backoff that keeps
// half of the wait fixed, a chattier address, and cursors that are not remembered per closure.

let after = '';

export function start({ url, show, gap, random }) {
  const stopped = new AbortController();

  const pause = (ms) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      stopped.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(stopped.signal.reason);
      });
    });

  async function once() {
    const address = new URL(url, 'http://127.0.0.1/');
    address.searchParams.set('limit', '50');
    address.searchParams.set('after', after);
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(5000)]);
    const response = await fetch(new Request(address, { signal }));
    if (response.status === 400) return undefined;
    if (!response.ok) {
      const asked = response.headers.get('Retry-After');
      const wait = isNaN(asked) ? new Date(asked) - new Date() : asked * 1000;
      throw Object.assign(new Error('refused'), { wait });
    }
    const { messages, next, latest, gap: hole, poll_after_ms } = JSON.parse(await response.text());
    if (hole) gap(hole.reason);
    for (const message of messages) show(message);
    after = next;
    const isAll = latest === undefined || next === latest;
    return isAll ? poll_after_ms * (0.9 + random() / 5) : 100;
  }

  async function follow() {
    let backoff = 2000;
    for (;;) {
      let wait;
      try {
        wait = await once();
        if (wait === undefined) return;
        backoff = 2000;
      } catch (error) {
        if (stopped.signal.aborted) return;
        wait = Math.max(error.wait ?? 0, 0) + backoff / 2 + (random() * backoff) / 2;
        backoff = Math.min(backoff * 2, 60_000);
      }
      await pause(wait);
    }
  }

  follow().catch(() => {});
  return () => stopped.abort();
}
