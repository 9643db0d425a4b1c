// What step 4 promises beyond its scenes.

import { start } from '/lesson-1/web/step_4.js';
import { equal, holds } from './run.js';
import { World } from './world.js';

const NOTHING = { messages: [], next: 'a-0', gap: false };
const NEWS = { messages: [{ author: 'bob', text: 'Lunch at noon?' }], next: 'a-1', gap: false };

/** Numbers from 0 to 1 that look random and are the same each time (mulberry32). */
function numbers(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function begin(answer) {
  const world = new World({ answer });
  const stop = start(world.surroundings);
  return { world, stop };
}

export async function never_two_requests_at_once() {
  const random = numbers(1);
  let most = 0;
  const times = Array.from({ length: 20 }, () => Math.round(random() * 15_000));
  const { world } = begin((_, n) => {
    most = Math.max(most, world.underWay);
    return { after: times[n % 20], body: NOTHING };
  });
  await world.run(400_000);
  equal(most, 0, 'the number of requests under way while it asked');
  holds(world.requests.length > 40, `it asked only ${world.requests.length} times`);
  for (const [n, at] of world.asked.slice(1).entries()) {
    const settled = world.asked[n] + Math.min(times[n % 20], 10_000);
    equal(at, settled + 2000, `the instant of request ${n + 1}`);
  }
}

export async function stopping_aborts_and_shows_nothing_more() {
  const { world, stop } = begin(() => ({ after: 5000, body: NEWS }));
  await world.run(3000);
  stop();
  await world.run(60_000);
  equal(world.requests.map(({ at, aborted }) => [at, aborted]), [[0, 3000]], 'asked and aborted');
  equal(world.shown, [], 'shown');
}

export async function it_keeps_one_timer_and_none_when_it_is_stopped() {
  for (const [after, stopped] of [[0, 1000], [0, 3000], [5000, 3000]]) {
    const { world, stop } = begin(() => ({ after, body: NOTHING }));
    await world.run(stopped);
    equal(world.timers, 1, `the number of timers after ${stopped} ms`);
    stop();
    await world.run(stopped);
    equal(world.timers, 0, 'the number of timers after the stop');
  }
}

export async function stopping_between_two_requests_ends_it() {
  const { world, stop } = begin(() => ({ after: 0, body: NOTHING }));
  await world.run(3000);
  stop();
  world.leave();
  world.come();
  await world.run(60_000);
  equal(world.asked, [0, 2000], 'asked');
}

export async function leaving_the_page_aborts_and_coming_back_asks_at_once() {
  const { world } = begin((_, n) => ({ after: n === 0 ? 5000 : 0, body: NEWS }));
  world.at(3000, () => world.leave());
  world.at(30_000, () => world.come());
  await world.run(33_000);
  equal(world.requests.map(({ at, aborted }) => [at, aborted ?? null]), [
    [0, 3000],
    [30_000, null],
    [32_000, null],
  ]);
  equal(world.shown.length, 2, 'the number of messages shown');
}

export async function leaving_between_two_requests_pauses_too() {
  const { world } = begin(() => ({ after: 0, body: NOTHING }));
  world.at(1000, () => world.leave());
  world.at(30_000, () => world.come());
  await world.run(31_000);
  equal(world.asked, [0, 30_000], 'asked');
}

export async function a_page_that_is_shown_for_the_first_time_has_one_loop() {
  const { world } = begin(() => ({ after: 100, body: NOTHING }));
  world.at(50, () => world.come(false));
  world.at(1000, () => world.come(false));
  await world.run(5000);
  equal(world.asked, [0, 2100, 4200], 'asked');
}

export async function ten_seconds_without_an_answer_are_enough() {
  const { world } = begin((_, n) => (n === 0 ? undefined : { after: 0, body: NEWS }));
  await world.run(13_000);
  equal(world.requests.map(({ at, aborted }) => [at, aborted ?? null]), [
    [0, 10_000],
    [12_000, null],
  ]);
  equal(world.shown, ['Lunch at noon?'], 'shown');
}

export async function a_body_that_never_comes_is_no_answer() {
  const { world } = begin((_, n) => ({ after: 0, body: NEWS, stalls: n === 0 }));
  await world.run(13_000);
  equal(world.requests.map(({ at, aborted }) => [at, aborted ?? null]), [
    [0, 10_000],
    [12_000, null],
  ]);
}

export async function a_cut_line_is_asked_over_again() {
  const { world } = begin((_, n) => ({ after: 500, lost: n < 2, body: NEWS }));
  world.at(1000, () => holds(world.status.startsWith('no answer'), world.status));
  await world.run(5500);
  equal(world.asked, [0, 2500, 5000], 'asked');
  equal(world.status, 'following');
}

export async function an_error_is_no_news_whatever_its_body() {
  const { world } = begin((_, n) => (n === 0 ? { after: 0, status: 500, body: NEWS } : undefined));
  await world.run(2000);
  equal(world.shown, [], 'shown');
  equal(world.requests.map(({ at, target }) => [at, target]), [
    [0, '/messages?after='],
    [2000, '/messages?after='],
  ]);
}

export async function what_is_no_json_is_no_news() {
  const { world } = begin((_, n) => (n === 0 ? { after: 0, body: '<html>' } : undefined));
  await world.run(2000);
  equal(world.asked, [0, 2000], 'asked');
}
