// The manners of every client that asks again and again, as scenes.

import { oneAfterTheOther, scene, seconds } from './reader.js';
import { BEGAN, LATENCY, Room } from './room.js';

const LUNCH = { author: 'bob', text: 'Lunch at noon?' };
const RAMEN = { author: 'carol', text: 'Yes. The ramen place' };
const TABLE = { author: 'bob', text: 'Table for four at 12:15' };
const PIZZA = { author: 'carol', text: 'It is shut. Pizza instead' };

/**
 * The scenes, for a lesson whose server answers by `read(room, request, options)`. `goesOn(reader)`
 * plays on until a client of the lesson has shown what it was answered last, and goes on as always.
 */
export function manners({ read, goesOn }) {
  async function says_the_gap({ start, fresh }) {
    const restart = (client, sparing) => {
      const room = new Room(LUNCH);
      return scene(client, {
        answer(request, n) {
          if (n === 1) room.restart(PIZZA);
          return read(room, request, { sparing });
        },
        async plot(reader) {
          await reader.asks(3);
        },
      });
    };
    const alice = await restart({ start }, false);
    return oneAfterTheOther(alice, await restart({ start: await fresh(), who: 'carol' }, true));
  }

  async function an_error_is_no_news(client) {
    const room = new Room(LUNCH);
    const wrong = { messages: [TABLE], next: 'a-7', latest: 'a-7', poll_after_ms: 2000 };
    let calm; // when the server answers again
    let isMended = false;
    let hurried = 0; // requests until then
    return scene(client, {
      answer(request, n) {
        if (n === 0) return read(room, request);
        calm ??= request.at + LATENCY + 1000;
        if (n > 1 && request.at < calm) {
          hurried += 1;
          request.hidden = true;
        }
        if (request.at < calm) return { after: LATENCY, status: 500, body: wrong };
        if (!isMended) room.publish(RAMEN);
        isMended = true;
        return read(room, request);
      },
      async plot(reader) {
        await reader.asks(2);
        await reader.passes(LATENCY + 999);
        reader.fact(hurried <= 3, 'leaves the server in peace for a moment',
          `asks ${hurried} times in the second after it`);
        await reader.asks(3);
        await goesOn(reader);
      },
    });
  }

  async function jitter_in_the_first_retry({ start, fresh }) {
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

  async function retry_after(client) {
    const room = new Room(LUNCH);
    return scene(client, {
      // One that draws the shortest wait still does not come too early.
      random: () => 0.1,
      answer(request, n) {
        if (n > 1) return read(room, request);
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
        await goesOn(reader);
      },
    });
  }

  async function a_final_answer(client) {
    return scene(client, {
      answer: (_, n) => ({ after: LATENCY, status: n === 0 ? 503 : 400 }),
      async plot(reader) {
        await reader.asks(2);
        await reader.passes(300_000, () => reader.count > 2);
        if (reader.count === 2) reader.fact(true, 'does not ask again');
      },
    });
  }

  return {
    says_the_gap,
    an_error_is_no_news,
    jitter_in_the_first_retry,
    retry_after,
    a_final_answer,
  };
}
