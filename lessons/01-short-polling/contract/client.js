// What lesson 1 asks of a client: a scene is a function that plays it, and answers with its lines.
//
// A scene is driven by what the client does, not by instants: it plays until the client has asked
// so many times, and says in words what matters of the times in between. So a client may ask as
// often as it likes, and put its jitter where it likes.

import { manners } from './manners.js';
import { oneAfterTheOther, scene, seconds } from './reader.js';
import { LATENCY, Room } from './room.js';

const LUNCH = { author: 'bob', text: 'Lunch at noon?' };
const RAMEN = { author: 'carol', text: 'Yes. The ramen place' };
const TABLE = { author: 'bob', text: 'Table for four at 12:15' };

export const {
  says_the_gap,
  an_error_is_no_news,
  jitter_in_the_first_retry,
  retry_after,
  a_final_answer,
} = manners({
  read: (room, request, options) => room.read(request, options),
  goesOn: (reader) => reader.passes(2 * LATENCY),
});

export async function asks_with_its_cursor(client) {
  const room = new Room(LUNCH);
  return scene(client, {
    answer(request, n) {
      if (n === 1) room.publish(RAMEN, TABLE);
      return room.read(request, { zero: true });
    },
    zero: true,
    async plot(reader) {
      await reader.asks(4);
    },
  });
}

export async function late_answer(client) {
  const room = new Room(LUNCH);
  const late = Math.min(12_000, 0.9 * (await patience(client)));
  return scene(client, {
    answer: (request, n) => ({ ...room.read(request), after: n === 0 ? late : LATENCY }),
    async plot(reader) {
      await reader.asks(2);
    },
  });
}

/** How long a client waits for an answer that never comes. */
async function patience({ fresh }) {
  let patience = Infinity;
  await scene({ start: await fresh() }, {
    answer: () => undefined,
    gaveUp: (waited) => ['•', `waited ${(patience = waited)} ms`],
    async plot(reader) {
      await reader.asks(1);
      await reader.passes(20_000, () => patience < Infinity);
    },
  });
  return patience;
}

export async function stop_means_stop({ start, fresh }) {
  const room = new Room(LUNCH);
  const underWay = await scene({ start }, {
    answer(request, n) {
      if (n === 0) return room.read(request);
      if (n === 1) room.publish(RAMEN);
      return { ...room.read(request), after: 3000 };
    },
    async plot(reader) {
      await reader.asks(2);
      await reader.passes(300);
      await reader.stops();
    },
  });
  const inBetween = await scene({ start: await fresh(), who: 'carol' }, {
    answer: (request) => new Room(LUNCH).read(request),
    async plot(reader) {
      await reader.asks(1);
      await reader.passes(2 * LATENCY);
      await reader.stops();
    },
  });
  return oneAfterTheOther(underWay, inBetween);
}

export async function silence(client) {
  const room = new Room(LUNCH);
  return scene(client, {
    answer(request, n) {
      if (n === 1) room.publish(RAMEN);
      return n === 1 ? undefined : room.read(request);
    },
    gaveUp: (waited) => {
      if (waited >= 5000 && waited <= 20_000) return ['•', 'gives up after some 10 s'];
      return ['!', `gives up after ${seconds(waited)}`];
    },
    async plot(reader) {
      await reader.asks(2);
      await reader.passes(20_000, () => reader.requests.at(-1).aborted !== undefined || reader.count > 2);
      if (reader.requests[1].aborted === undefined && reader.count === 2) reader.ends('still waits after 20 s');
      await reader.asks(3);
      await reader.passes(2 * LATENCY);
    },
  });
}

export async function the_servers_interval({ start, fresh }) {
  const alice = await interval({ start });
  // A server that does not say `latest` is not asked again at once.
  const carol = await scene({ start: await fresh(), who: 'carol' }, {
    answer: (request) => new Room(LUNCH).read(request, { sparing: true, pollAfter: 6000 }),
    async plot(reader) {
      for (let times = 0; times < 2; times += 1) await waits(reader, 6000);
    },
  });
  return oneAfterTheOther(alice, carol);
}

async function interval(client) {
  const room = new Room(LUNCH);
  return scene(client, {
    answer(request, n) {
      if (n === 1) room.publish(RAMEN, TABLE);
      return room.read(request, { limit: 1, pollAfter: n === 0 ? 6000 : 2000 });
    },
    details: ({ body }, number) => [
      `latest: ${number(body.latest)}`,
      `poll_after_ms: ${body.poll_after_ms}`,
    ],
    async plot(reader) {
      for (const wait of [6000, 0, 2000]) {
        if (wait > 0) await waits(reader, wait);
        else {
          const waited = await reader.waits();
          reader.fact(waited <= 500, 'asked at once', `waited ${seconds(waited)}`);
        }
      }
    },
  });
}

async function waits(reader, wait) {
  const waited = await reader.waits();
  const fits = waited >= wait / 2 && waited <= 1.5 * wait;
  reader.fact(fits, `waited about ${wait / 1000} s`, `waited ${seconds(waited)}`);
}
