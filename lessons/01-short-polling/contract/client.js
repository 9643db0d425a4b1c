// What lesson 1 asks of a client: a scene is a function that plays it, and answers with its lines.
//
// A scene is driven by what the client does, not by instants: it plays until the client has asked
// so many times, and says in words what matters of the times in between. So a client may ask as
// often as it likes, and put its jitter where it likes.

import { oneAfterTheOther, scene, seconds } from './reader.js';
import { BEGAN, LATENCY, Room } from './room.js';

const LUNCH = { author: 'bob', text: 'Lunch at noon?' };
const RAMEN = { author: 'carol', text: 'Yes. The ramen place' };
const TABLE = { author: 'bob', text: 'Table for four at 12:15' };
const PIZZA = { author: 'carol', text: 'It is shut. Pizza instead' };

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

export async function says_the_gap({ start, fresh }) {
  const restart = (client, sparing) => {
    const room = new Room(LUNCH);
    return scene(client, {
      answer(request, n) {
        if (n === 1) room.restart(PIZZA);
        return room.read(request, { sparing });
      },
      async plot(reader) {
        await reader.asks(3);
      },
    });
  };
  const alice = await restart({ start }, false);
  return oneAfterTheOther(alice, await restart({ start: await fresh(), who: 'carol' }, true));
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

export async function an_error_is_no_news(client) {
  const room = new Room(LUNCH);
  const wrong = { messages: [TABLE], next: 'a-7', latest: 'a-7', poll_after_ms: 2000 };
  let calm; // when the server answers again
  let isMended = false;
  let hurried = 0; // requests until then
  return scene(client, {
    answer(request, n) {
      if (n === 0) return room.read(request);
      calm ??= request.at + LATENCY + 1000;
      if (n > 1 && request.at < calm) {
        hurried += 1;
        request.hidden = true;
      }
      if (request.at < calm) return { after: LATENCY, status: 500, body: wrong };
      if (!isMended) room.publish(RAMEN);
      isMended = true;
      return room.read(request);
    },
    async plot(reader) {
      await reader.asks(2);
      await reader.passes(LATENCY + 999);
      reader.fact(hurried <= 3, 'leaves the server in peace for a moment',
        `asks ${hurried} times in the second after it`);
      await reader.asks(3);
      await reader.passes(2 * LATENCY);
    },
  });
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

export async function jitter_in_the_first_retry({ start, fresh }) {
  const waits = [];
  let drawn = 0;
  const random = Math.random;
  // The same number each time: a client that uses it is found out.
  Math.random = () => {
    drawn += 1;
    return 0.5;
  };
  const play = (who, start, random) => scene({ start, who }, {
    random: () => random,
    answer: () => ({ after: LATENCY, status: 503 }),
    async plot(reader) {
      waits.push(await reader.waits());
      if (waits.length < 2) return;
      const [first, second] = waits;
      const same = drawn > 0
        ? 'waited as long as alice; it draws from Math.random, and the world gives `random`'
        : `waited ${seconds(second)}, as long as alice`;
      reader.fact(Math.abs(first - second) >= 100, 'waited for another time than alice', same);
    },
  });
  try {
    const alice = await play('alice', start, 0.1);
    return oneAfterTheOther(alice, await play('carol', await fresh(), 0.9));
  } finally {
    Math.random = random;
  }
}

export async function retry_after(client) {
  const room = new Room(LUNCH);
  return scene(client, {
    // One that draws the shortest wait still does not come too early.
    random: () => 0.1,
    answer(request, n) {
      if (n > 1) return room.read(request);
      const date = new Date(BEGAN + request.at + LATENCY + 20_000).toUTCString();
      return { after: LATENCY, status: 503, headers: { 'Retry-After': n === 0 ? '7' : date } };
    },
    details: ({ headers }) => {
      const value = headers?.['Retry-After'];
      if (value === undefined) return [];
      return [`retry-after: ${/^\d+$/.test(value) ? value : 'the date in 20 s'}`];
    },
    async plot(reader) {
      const seven = await reader.waits();
      reader.fact(seven >= 7000, 'waited at least 7 s', `waited ${seconds(seven)}`);
      const twenty = await reader.waits();
      // A date has whole seconds.
      reader.fact(twenty >= 19_000, 'waited until the date', `waited ${seconds(twenty)}`);
      await reader.passes(2 * LATENCY);
    },
  });
}

export async function a_final_answer(client) {
  return scene(client, {
    answer: (_, n) => ({ after: LATENCY, status: n === 0 ? 503 : 400 }),
    async plot(reader) {
      await reader.asks(2);
      await reader.passes(300_000, () => reader.count > 2);
      if (reader.count === 2) reader.fact(true, 'does not ask again');
    },
  });
}
