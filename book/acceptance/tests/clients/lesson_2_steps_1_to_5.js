// Steps 1 to 5 ask in a loop that nothing slows down and that nobody catches. That is their harm, and
// it is here to stay.

import { start as step1 } from '/lesson-2/web/step_1.js';
import { start as step2 } from '/lesson-2/web/step_2.js';
import { start as step5 } from '/lesson-2/web/step_5.js';
import { equal } from './run.js';
import { Circles, World } from './world.js';

const MESSAGE = { author: 'bob', text: 'Lunch at noon?' };

/** Each client with an answer as its server would give it. */
const CLIENTS = [
  [step1, [MESSAGE]],
  [step2, { messages: [MESSAGE], next: 'a-1', latest: 'a-1' }],
  [step5, { messages: [MESSAGE], next: 'a-1', latest: 'a-1' }],
];

/** What nobody catches in a client is not to be taken for the test's own. */
function uncaught() {
  const errors = [];
  const listen = (event) => {
    errors.push(String(event.reason));
    event.preventDefault();
  };
  window.addEventListener('unhandledrejection', listen);
  return {
    async errors() {
      // It is told of in a turn of its own.
      await new Promise((resolve) => setTimeout(resolve));
      window.removeEventListener('unhandledrejection', listen);
      return errors;
    },
  };
}

export async function they_ask_at_once_and_again_with_the_answer() {
  for (const [start, body] of CLIENTS) {
    const world = new World({ answer: (_, n) => (n < 3 ? { after: 20_000, body } : undefined) });
    start(world.surroundings);
    await world.run(200_000);
    equal(world.asked, [0, 20_000, 40_000, 60_000], 'asked');
    equal(world.underWay, 1, 'the number of requests under way');
  }
}

export async function whoever_is_answered_at_once_asks_at_once() {
  for (const [start, body] of CLIENTS) {
    const world = new World({ answer: () => ({ after: 0, body }) });
    const stop = start(world.surroundings);
    const ended = await world.run(1000).catch((error) => error);
    equal(ended instanceof Circles, true, 'that it asks without end');
    stop();
    await world.run(1000);
  }
}

export async function step_5_hammers_whoever_refuses_it_in_json() {
  const refusal = { after: 10, status: 500, body: { message: 'Internal Server Error' } };
  const world = new World({ answer: () => refusal });
  const stop = step5(world.surroundings);
  await world.run(999);
  equal(world.requests.length, 100, 'the number of requests in a second');
  stop();
}

export async function a_line_that_is_cut_ends_their_loop() {
  for (const [start] of CLIENTS) {
    const seen = uncaught();
    const world = new World({ answer: () => ({ after: 5000, lost: true }) });
    start(world.surroundings);
    await world.run(3_600_000);
    equal(world.asked, [0], 'asked');
    equal(await seen.errors(), ['TypeError: Failed to fetch'], 'what nobody caught');
  }
}

export async function what_is_no_json_ends_their_loop() {
  for (const [start] of CLIENTS) {
    const seen = uncaught();
    const world = new World({ answer: () => ({ after: 5000, status: 504, body: '<html>' }) });
    start(world.surroundings);
    await world.run(3_600_000);
    equal(world.asked, [0], 'asked');
    equal((await seen.errors()).length, 1, 'the number of errors that nobody caught');
  }
}

export async function an_answer_that_never_comes_is_waited_for_without_end() {
  for (const [start] of CLIENTS) {
    const world = new World();
    start(world.surroundings);
    await world.run(3_600_000);
    equal([world.asked, world.underWay], [[0], 1], 'asked, and under way');
  }
}

/** A request that is held would else take a message, or one of the browser's six connections. */
export async function stopping_aborts_what_is_held_and_shows_nothing_more() {
  for (const [start, body] of CLIENTS) {
    const seen = uncaught();
    const world = new World({ answer: () => ({ after: 20_000, body }) });
    const stop = start(world.surroundings);
    await world.run(3000);
    stop();
    await world.run(60_000);
    equal(world.requests.map(({ at, aborted }) => [at, aborted]), [[0, 3000]], 'asked and aborted');
    equal(world.shown, [], 'shown');
    equal(await seen.errors(), [], 'what nobody caught');
  }
}
