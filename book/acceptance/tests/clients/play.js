// Plays a client's part in a recorded scene: the page is opened, or loaded again, when the scene says
// so, and each request of its gets the answer of the scene's request in the same place.

import { World } from './world.js';

/** Answers with what the client did until the scene's end: `{ at, what }`, in order. */
export async function play(start, { opens, answers, until, random }) {
  const world = new World({
    random: () => random,
    answer(request, n) {
      const answer = answers[n];
      return answer && { ...answer, after: answer.at - request.at };
    },
  });
  let leave;
  for (const at of opens) {
    world.at(at, () => {
      leave?.();
      leave = start(world.surroundings);
    });
  }
  await world.run(until);
  return world.history;
}
