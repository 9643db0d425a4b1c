// Steps 1 to 3 ask by `setInterval`, come what may. That is their harm, and it is here to stay.

import { start as step1 } from '/lesson-1/web/step_1.js';
import { start as step2 } from '/lesson-1/web/step_2.js';
import { start as step3 } from '/lesson-1/web/step_3.js';
import { equal } from './run.js';
import { World } from './world.js';

const MESSAGE = { author: 'bob', text: 'Lunch at noon?' };

/** Each step with an answer as its server would give it. */
const STEPS = [
  [step1, MESSAGE],
  [step2, { messages: [MESSAGE], next: 1 }],
  [step3, { messages: [MESSAGE], next: 'a-1', gap: false }],
];

export async function they_ask_first_after_one_interval() {
  for (const [start, body] of STEPS) {
    const world = new World({ answer: () => ({ after: 0, body }) });
    start(world.surroundings);
    await world.run(7000);
    equal(world.asked, [2000, 4000, 6000], 'asked');
  }
}

export async function a_slow_answer_does_not_keep_them_from_asking_again() {
  for (const [start, body] of STEPS) {
    const world = new World({ answer: () => ({ after: 5000, body }) });
    start(world.surroundings);
    await world.run(6500);
    equal(world.asked, [2000, 4000, 6000], 'asked');
    equal(world.underWay, 3, 'the number of requests under way');
  }
}

export async function what_is_under_way_when_they_stop_is_shown_all_the_same() {
  for (const [start, body] of STEPS) {
    const world = new World({ answer: () => ({ after: 5000, body }) });
    const stop = start(world.surroundings);
    await world.run(2500);
    stop();
    await world.run(20_000);
    equal(world.asked, [2000], 'asked');
    equal(world.requests[0].aborted, undefined, 'the instant of the abort');
    equal(world.shown, [MESSAGE.text], 'shown');
  }
}
