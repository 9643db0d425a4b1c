// What step 5 promises beyond its scenes.

import { start } from '/lesson-1/web/step_5.js';
import { equal, holds } from './run.js';
import { World } from './world.js';

function batch({ from = 0, texts = [], latest = from + texts.length, after = 2000 } = {}) {
  return {
    messages: texts.map((text, n) => ({ cursor: `a-${from + n + 1}`, author: 'bob', text })),
    next: `a-${from + texts.length}`,
    latest: `a-${latest}`,
    poll_after_ms: after,
  };
}

function begin(answer, random = () => 0.5) {
  const world = new World({ answer, random });
  const stop = start(world.surroundings);
  return { world, stop };
}

/** How long it waited between the answers and the next requests, if each is answered at once. */
const waits = (world) => world.asked.slice(1).map((at, n) => at - world.asked[n]);

export async function it_backs_off_by_anything_from_nothing_to_twice_as_much_each_time() {
  const { world: least } = begin((_, n) => ({ after: 0, lost: n < 8, body: batch() }), () => 0);
  await least.run(0);
  equal(least.requests.length, 9, 'requests at once, if it draws 0 each time');

  const { world: most } = begin(() => ({ after: 0, lost: true }), () => 1);
  await most.run(200_000);
  equal(
    waits(most).slice(0, 8),
    [2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000],
    'the longest waits',
  );

  const { world: half } = begin(() => ({ after: 0, status: 500 }), () => 0.5);
  await half.run(100_000);
  equal(waits(half).slice(0, 6), [1000, 2000, 4000, 8000, 15_000, 15_000], 'half the waits');
}

export async function an_answer_ends_the_backoff() {
  const { world } = begin((_, n) => ({ after: 0, lost: n !== 2, body: batch() }));
  await world.run(6000);
  equal(waits(world), [1000, 2000, 2000, 1000], 'waits around an answer');
}

export async function retry_after_in_seconds_is_the_least_that_it_waits() {
  for (const [drawn, wait] of [[0, 7000], [0.5, 8000], [1, 9000]]) {
    const { world } = begin(
      (_, n) => ({ after: 0, status: n ? 200 : 503, headers: { 'Retry-After': '7' }, body: batch() }),
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
    (_, n) => ({ after: 0, status: n ? 200 : 429, headers: { 'Retry-After': in20s }, body: batch() }),
    () => 0,
  );
  await world.run(20_000);
  const [wait] = waits(world);
  holds(wait > 15_000 && wait <= 20_000, `it waited ${wait} ms`);
}

export async function a_retry_after_of_the_past_or_without_sense_counts_as_none() {
  for (const value of ['Thu, 01 Jan 1970 00:00:00 GMT', 'soon', '-3']) {
    const { world } = begin(
      (_, n) => ({ after: 0, status: n ? 200 : 503, headers: { 'Retry-After': value }, body: batch() }),
    );
    await world.run(1000);
    equal(world.asked, [0, 1000], `asked after "${value}"`);
  }
}

export async function it_waits_as_long_as_the_server_says_give_or_take_a_quarter() {
  for (const [drawn, wait] of [[0, 6000], [0.5, 8000], [1, 10_000]]) {
    const { world } = begin(() => ({ after: 0, body: batch({ after: 8000 }) }), () => drawn);
    await world.run(wait);
    equal(world.asked, [0, wait], `asked, if it draws ${drawn},`);
  }
}

export async function a_batch_that_is_not_the_latest_is_followed_at_once() {
  const { world } = begin((_, n) => ({
    after: 0,
    body: n === 0
      ? batch({ texts: ['one', 'two'], latest: 3 })
      : batch({ from: 2, texts: n === 1 ? ['three'] : [], latest: 3 }),
  }));
  await world.run(1000);
  equal(world.requests.map(({ at, target }) => [at, target]), [
    [0, '/messages'],
    [0, '/messages?after=a-2'],
  ]);
  equal(world.shown, ['one', 'two', 'three'], 'shown');
}

export async function a_hidden_tab_waits_five_times_as_long_and_asks_when_seen_again() {
  const { world } = begin(() => ({ after: 0, body: batch() }));
  world.at(1000, () => world.hide(true));
  world.at(11_500, () => world.hide(false));
  await world.run(14_000);
  equal(world.asked, [0, 2000, 11_500, 13_500], 'asked');
}

export async function hidden_for_good_it_goes_on_slowly() {
  const { world } = begin(() => ({ after: 0, body: batch() }));
  world.hide(true);
  await world.run(25_000);
  equal(world.asked, [0, 10_000, 20_000], 'asked');
}

export async function two_quick_changes_of_visibility_do_not_make_two_loops() {
  const { world } = begin((_, n) => ({ after: n === 0 ? 0 : 300, body: batch() }));
  for (const at of [1000, 1010, 1020]) {
    world.at(at, () => world.hide(true));
    world.at(at + 5, () => world.hide(false));
  }
  await world.run(6000);
  equal(world.asked, [0, 1005, 3305, 5605], 'asked');
}

export async function being_seen_while_an_answer_is_under_way_changes_nothing() {
  const { world } = begin(() => ({ after: 1000, body: batch() }));
  world.at(300, () => world.hide(true));
  world.at(600, () => world.hide(false));
  await world.run(5900);
  equal(world.asked, [0, 3000], 'asked');
}

export async function stopping_aborts_and_shows_nothing_more() {
  const { world, stop } = begin(() => ({ after: 5000, body: batch({ texts: ['one'] }) }));
  await world.run(3000);
  stop();
  world.hide(true);
  world.hide(false);
  world.come();
  await world.run(60_000);
  equal(world.requests.map(({ at, aborted }) => [at, aborted]), [[0, 3000]], 'asked and aborted');
  equal(world.shown, [], 'shown');
}

export async function leaving_aborts_and_coming_back_asks_at_once() {
  const { world } = begin((_, n) => ({ after: n === 0 ? 5000 : 0, body: batch() }));
  world.at(3000, () => world.leave());
  world.at(3500, () => world.hide(true));
  world.at(20_000, () => world.hide(false));
  world.at(30_000, () => world.come());
  await world.run(31_000);
  equal(world.requests.map(({ at, aborted }) => [at, aborted ?? null]), [
    [0, 3000],
    [30_000, null],
  ]);
}

export async function it_keeps_one_timer_and_none_when_it_is_stopped() {
  for (const [after, stopped] of [[0, 1000], [0, 3000], [5000, 3000]]) {
    const { world, stop } = begin(() => ({ after, body: batch() }));
    await world.run(stopped);
    equal(world.timers, 1, `the number of timers after ${stopped} ms`);
    stop();
    await world.run(stopped);
    equal(world.timers, 0, 'the number of timers after the stop');
  }
}

export async function left_between_two_requests_it_does_not_ask_when_it_is_seen() {
  const { world } = begin(() => ({ after: 0, body: batch() }));
  world.at(1000, () => world.leave());
  world.at(1500, () => world.hide(true));
  world.at(20_000, () => world.hide(false));
  world.at(30_000, () => world.come());
  await world.run(31_000);
  equal(world.asked, [0, 30_000], 'asked');
}

export async function a_page_that_is_shown_for_the_first_time_has_one_loop() {
  const { world } = begin(() => ({ after: 100, body: batch() }));
  world.at(50, () => world.come(false));
  world.at(1000, () => world.come(false));
  await world.run(5000);
  equal(world.asked, [0, 2100, 4200], 'asked');
}

export async function ten_seconds_without_an_answer_are_a_failure() {
  const { world } = begin((_, n) => (n === 0 ? undefined : { after: 0, body: batch() }));
  await world.run(12_000);
  equal(world.asked, [0, 11_000], 'asked');
  equal(world.requests[0].aborted, 10_000, 'the instant of the abort');
}

export async function a_gap_is_said_before_what_follows_it_is_shown() {
  const { world } = begin((_, n) => ({
    after: 0,
    body: n === 0
      ? batch({ texts: ['one'] })
      : { ...batch({ texts: ['two'] }), gap: { reason: 'epoch', resume: 'b-0' } },
  }));
  await world.run(2000);
  equal(
    world.history.filter(({ what }) => !what.startsWith('asks')).map(({ what }) => what),
    ['shows “one”', 'says that history is gone', 'shows “two”'],
  );
}

/** `latest` is the lesson's own: a contract has `next` alone. */
export async function without_a_latest_it_waits_as_the_server_says() {
  const { world } = begin(() => {
    const { latest, ...body } = batch({ texts: ['one'] });
    return { after: 0, body };
  });
  await world.run(5000);
  equal(world.asked, [0, 2000, 4000], 'asked');
}

/** A cursor is whatever the server likes, and comes back to it as it was. */
export async function any_cursor_fits_into_the_query() {
  for (const next of ['MTc+/w==', 'a&limit=1', 'epoch b, 12 %', 0, 12]) {
    const { world } = begin(() => ({ after: 0, body: { ...batch(), next, latest: next } }));
    await world.run(2000);
    const [, { target }] = world.requests;
    const { searchParams } = new URL(target, location.href);
    equal([...searchParams], [['after', String(next)]], 'the second question');
  }
}

export async function after_a_final_answer_nothing_makes_it_ask() {
  const { world, stop } = begin(() => ({ after: 0, status: 400 }));
  world.at(1000, () => world.leave());
  world.at(2000, () => world.come());
  world.at(3000, () => world.hide(true));
  world.at(4000, () => world.hide(false));
  await world.run(60_000);
  equal(world.asked, [0], 'asked');
  equal(world.status, 'status 400: not asking again', 'the last word');
  stop();
}
