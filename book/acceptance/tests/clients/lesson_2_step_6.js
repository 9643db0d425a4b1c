// What step 6 of lesson 2 promises beyond its scenes.

import { start } from '/lesson-2/web/step_6.js';
import { equal, holds } from './run.js';
import { World } from './world.js';

/** The pause after each answer, and the least after each failure. */
const FLOOR = 50;

const NOTHING = { status: 204 };

function batch({ from = 0, texts = [] } = {}) {
  const next = `a-${from + texts.length}`;
  return {
    messages: texts.map((text, n) => ({ cursor: `a-${from + n + 1}`, author: 'bob', text })),
    next,
    latest: next,
  };
}

/** Numbers from 0 to 1 that look random and are the same each time (mulberry32). */
function numbers(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function begin(answer, random = () => 0.5) {
  const world = new World({ answer, random });
  const stop = start(world.surroundings);
  return { world, stop };
}

/** How long it waited between the answers and the next requests, if each is answered at once. */
const waits = (world) => world.asked.slice(1).map((at, n) => at - world.asked[n]);

const outcomes = (world) => world.requests.map(({ at, aborted }) => [at, aborted ?? null]);

// One request at a time, and a floor under the pace

export async function never_two_requests_under_way() {
  const random = numbers(1);
  let most = 0;
  const times = Array.from({ length: 40 }, () => Math.round(random() * 50_000));
  const kinds = [NOTHING, { body: batch({ texts: ['one'] }) }, { status: 500 }, { lost: true }];
  const { world } = begin((_, n) => {
    most = Math.max(most, world.underWay);
    return { after: times[n % 40], ...kinds[n % 4] };
  }, numbers(2));
  await world.run(1_000_000);
  equal(most, 0, 'the number of requests under way while it asked');
  holds(world.requests.length > 30, `it asked only ${world.requests.length} times`);
  for (const [n, at] of world.asked.slice(1).entries()) {
    const settled = world.asked[n] + Math.min(times[n % 40], 35_000);
    holds(at >= settled + FLOOR, `it asked at ${at} ms, ${at - settled} ms after the answer`);
  }
}

export async function it_asks_again_a_floor_after_nothing() {
  const { world } = begin((_, n) => (n === 0
    ? { after: 0, body: batch() }
    : { after: 25_000, ...NOTHING }));
  await world.run(80_000);
  equal(world.requests.map(({ at, target }) => [at, target]), [
    [0, '/messages'],
    [50, '/messages?after=a-0&wait=25'],
    [25_100, '/messages?after=a-0&wait=25'],
    [50_150, '/messages?after=a-0&wait=25'],
    [75_200, '/messages?after=a-0&wait=25'],
  ]);
  equal(world.status, 'following');
}

export async function at_most_twenty_requests_a_second_whatever_is_answered_at_once() {
  const answers = {
    'an empty batch': { body: batch() },
    'a message each time': { body: batch({ texts: ['one'] }) },
    204: NOTHING,
  };
  for (const [what, answer] of Object.entries(answers)) {
    for (const random of [() => 0, () => 1]) {
      const { world } = begin(() => ({ after: 0, ...answer }), random);
      await world.run(9_999);
      equal(world.requests.length, 200, `requests in ten seconds, each answered by ${what},`);
    }
  }
}

export async function a_failure_is_slower_whatever_its_body() {
  const failures = {
    'a 500 with JSON': { status: 500, body: batch({ texts: ['one'] }) },
    'a 502 with a page': { status: 502, body: '<h1>502</h1>' },
    'a 200 with a page': { status: 200, body: '<h1>Welcome</h1>' },
    'a batch without messages': { status: 200, body: { message: 'Bad Gateway' } },
    'a line that is cut': { lost: true },
  };
  for (const [what, failure] of Object.entries(failures)) {
    const { world } = begin(() => ({ after: 0, ...failure }), () => 1);
    await world.run(9_999);
    equal(world.asked, [0, 2050, 6100], `the instants of its requests after ${what}`);
    equal(world.shown, [], `shown of ${what}`);
    holds(world.status.startsWith('no answer'), `${what}: ${world.status}`);
  }
}

/** Luck may be bad: all that it draws is 0. */
export async function even_the_luckiest_keeps_the_floor() {
  const { world } = begin(() => ({ after: 0, status: 500 }), () => 0);
  await world.run(9_999);
  equal(world.requests.length, 200, 'the number of requests in ten seconds');
}

// Patience

export async function it_gives_up_after_35_seconds_and_asks_again() {
  const { world } = begin((_, n) => (n === 0 ? undefined : { after: 0, body: batch({ texts: ['one'] }) }));
  await world.run(36_060);
  equal(outcomes(world), [[0, 35_000], [36_050, null]]);
  equal(world.shown, ['one'], 'shown');
}

export async function it_does_not_give_up_on_a_server_that_keeps_its_word() {
  const { world } = begin(() => ({ after: 34_999, ...NOTHING }));
  await world.run(100_000);
  equal(outcomes(world).map(([, aborted]) => aborted), [null, null, null], 'aborted');
}

export async function a_body_that_never_comes_is_no_answer() {
  const { world } = begin((_, n) => ({ after: 20_000, body: batch(), stalls: n === 0 }));
  await world.run(37_000);
  equal(outcomes(world), [[0, 35_000], [36_050, null]]);
}

// Backoff

export async function it_backs_off_by_anything_from_nothing_to_twice_as_much_each_time() {
  const bounds = [2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000];
  for (const [drawn, until] of [[0, 1000], [0.25, 60_000], [0.5, 100_000], [1, 200_000]]) {
    const { world } = begin(() => ({ after: 0, lost: true }), () => drawn);
    await world.run(until);
    equal(
      waits(world).slice(0, 8),
      bounds.map((bound) => FLOOR + drawn * bound),
      `the waits, if it draws ${drawn},`,
    );
  }
  const { world } = begin(() => ({ after: 0, lost: true }), numbers(3));
  await world.run(200_000);
  for (const [n, wait] of waits(world).slice(0, 8).entries()) {
    holds(wait >= FLOOR && wait <= FLOOR + bounds[n], `wait ${n} is ${wait} ms`);
  }
}

export async function an_answer_ends_the_backoff() {
  for (const answer of [NOTHING, { body: batch() }]) {
    const { world } = begin((_, n) => ({ after: 0, ...(n === 2 ? answer : { status: 503 }) }));
    await world.run(7000);
    equal(waits(world), [1050, 2050, 50, 1050, 2050], 'waits around an answer');
  }
}

export async function retry_after_in_seconds_is_the_least_that_it_waits() {
  for (const [drawn, wait] of [[0, 7050], [0.5, 8050], [1, 9050]]) {
    const { world } = begin(
      (_, n) => ({ after: 0, status: n ? 204 : 503, headers: { 'Retry-After': '7' } }),
      () => drawn,
    );
    await world.run(wait);
    equal(waits(world).slice(0, 1), [wait], `the wait, if it draws ${drawn},`);
  }
}

export async function retry_after_may_be_a_date() {
  // Its clock is the real one, and the date has whole seconds.
  const in20s = new Date(Date.now() + 20_000).toUTCString();
  const { world } = begin(
    (_, n) => ({ after: 0, status: n ? 204 : 429, headers: { 'Retry-After': in20s } }),
    () => 0,
  );
  await world.run(20_060);
  const [wait] = waits(world);
  holds(wait > 15_000 && wait <= 20_050, `it waited ${wait} ms`);
}

export async function a_retry_after_of_the_past_or_without_sense_counts_as_none() {
  for (const value of ['Thu, 01 Jan 1970 00:00:00 GMT', 'soon', '-3']) {
    const { world } = begin(
      (_, n) => ({ after: 0, status: n ? 204 : 503, headers: { 'Retry-After': value } }),
    );
    await world.run(1050);
    equal(world.asked, [0, 1050], `asked after "${value}"`);
  }
}

/** Nobody is told that it follows before it does. */
export async function it_says_what_it_does() {
  const { world } = begin((_, n) => (n === 1
    ? { after: 5000, lost: true }
    : { after: n === 0 ? 0 : 20_000, ...NOTHING }));
  const said = [];
  for (const at of [10, 5060, 6200, 26_200]) world.at(at, () => said.push(world.status));
  await world.run(26_200);
  equal(said, [
    'following',
    'no answer (Failed to fetch), asking again in 1 s',
    'waiting for an answer',
    'following',
  ]);
}

// What is final

export async function after_a_final_answer_nothing_makes_it_ask() {
  for (const status of [400, 404, 410]) {
    const { world, stop } = begin(() => ({ after: 0, status }));
    world.at(1000, () => world.leave());
    world.at(2000, () => world.come());
    await world.run(3_600_000);
    equal(world.asked, [0], `asked after ${status}`);
    equal(world.status, `status ${status}: not asking again`, 'the last word');
    equal(world.timers, 0, 'the number of timers');
    stop();
  }
}

export async function what_speaks_of_the_moment_is_not_final() {
  for (const status of [408, 429, 500, 503, 504]) {
    const { world } = begin((_, n) => ({ after: 0, ...(n === 0 ? { status } : NOTHING) }));
    await world.run(1050);
    equal(world.asked, [0, 1050], `asked after ${status}`);
    equal(world.status, 'following');
  }
}

// Stopping, leaving and coming back

export async function stopping_aborts_and_shows_nothing_more() {
  const { world, stop } = begin(() => ({ after: 5000, body: batch({ texts: ['one'] }) }));
  await world.run(3000);
  stop();
  world.leave();
  world.come();
  await world.run(60_000);
  equal(outcomes(world), [[0, 3000]], 'asked and aborted');
  equal(world.shown, [], 'shown');
}

export async function it_keeps_one_timer_and_none_when_it_is_stopped() {
  // While it waits for an answer; between two requests; while it backs off.
  const moments = [
    [{ after: 20_000, ...NOTHING }, 3000],
    [{ after: 3000, ...NOTHING }, 3020],
    [{ after: 0, lost: true }, 500],
  ];
  for (const [answer, stopped] of moments) {
    const { world, stop } = begin(() => answer);
    await world.run(stopped);
    equal(world.timers, 1, `the number of timers after ${stopped} ms`);
    const asked = world.requests.length;
    stop();
    await world.run(60_000);
    equal(world.timers, 0, 'the number of timers after the stop');
    equal(world.requests.length, asked, 'the number of requests after the stop');
  }
}

export async function leaving_the_page_aborts_and_coming_back_asks_at_once() {
  const { world } = begin((_, n) => (n === 0
    ? { after: 0, body: batch({ texts: ['one'] }) }
    : { after: 20_000, body: batch({ from: 1, texts: ['two'] }) }));
  world.at(3000, () => world.leave());
  world.at(30_000, () => world.come());
  await world.run(50_000);
  equal(
    world.requests.map(({ at, target, aborted }) => [at, target, aborted ?? null]),
    [
      [0, '/messages', null],
      [50, '/messages?after=a-1&wait=25', 3000],
      [30_000, '/messages?after=a-1&wait=25', null],
    ],
  );
  equal(world.shown, ['one', 'two'], 'shown');
}

export async function leaving_while_it_backs_off_pauses_too() {
  const { world } = begin((_, n) => ({ after: 0, ...(n === 0 ? { status: 503 } : NOTHING) }));
  world.at(500, () => world.leave());
  world.at(30_000, () => world.come());
  await world.run(30_049);
  equal(world.asked, [0, 30_000], 'asked');
}

export async function a_page_that_is_shown_for_the_first_time_has_one_loop() {
  const { world } = begin(() => ({ after: 100, ...NOTHING }));
  world.at(50, () => world.come(false));
  world.at(120, () => world.come(false));
  await world.run(400);
  equal(world.asked, [0, 150, 300], 'asked');
}

// What it is told

export async function a_gap_is_said_before_what_follows_it_is_shown() {
  const gap = { reason: 'epoch', resume: 'b-0' };
  const { world } = begin((_, n) => ({
    after: n === 2 ? undefined : 0,
    body: n === 0 ? batch({ texts: ['one'] }) : { ...batch({ texts: ['two'] }), gap },
  }));
  await world.run(50);
  equal(
    world.history.filter(({ what }) => !what.startsWith('asks')).map(({ what }) => what),
    ['shows “one”', 'says that history is gone', 'shows “two”'],
  );
}

/** A cursor is whatever the server likes, and comes back to it as it was. */
export async function any_cursor_fits_into_the_query() {
  for (const next of ['MTc+/w==', 'a&limit=1', 'epoch b, 12 %', 0, 12]) {
    const { world } = begin((_, n) => (n === 0 ? { after: 0, body: { ...batch(), next } } : undefined));
    await world.run(50);
    const [, { target }] = world.requests;
    const { searchParams } = new URL(target, location.href);
    equal([...searchParams], [['after', String(next)], ['wait', '25']], 'the second question');
  }
}
