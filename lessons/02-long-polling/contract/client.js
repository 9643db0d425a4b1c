// What lesson 2 asks of a client: a scene is a function that plays it, and answers with its lines.
//
// A scene is driven by what the client does: it plays until the client has asked so many times, and
// says in words what matters of the times in between.

import { manners } from './manners.js';
import { oneAfterTheOther, scene, seconds } from './reader.js';
import { LATENCY, Room } from './room.js';

const LUNCH = { author: 'bob', text: 'Lunch at noon?' };
const RAMEN = { author: 'carol', text: 'Yes. The ramen place' };
const TABLE = { author: 'bob', text: 'Table for four at 12:15' };
const PIZZA = { author: 'carol', text: 'It is shut. Pizza instead' };

const held = (room, request, options) => room.read(request, { ...options, holds: true });
const goesOn = (reader) => reader.asks(reader.count + 1);

export const {
  says_the_gap,
  an_error_is_no_news,
  jitter_in_the_first_retry,
  retry_after,
  a_final_answer,
} = manners({ read: held, goesOn });

export async function asks_again_at_once(client) {
  const room = new Room(LUNCH);
  return scene(client, {
    answer(request, n) {
      if (n === 1) room.publish(RAMEN, TABLE);
      if (n === 2) room.publish(PIZZA);
      const answer = held(room, request);
      return answer && { ...answer, after: n === 0 ? LATENCY : 3000 };
    },
    async plot(reader) {
      let longest = 0;
      for (let times = 0; times < 3; times += 1) longest = Math.max(longest, await reader.waits());
      reader.fact(longest <= 500, 'asked again at once each time',
        `waited ${seconds(longest)} before it asked again`);
    },
  });
}

export async function stop_means_stop(client) {
  const room = new Room(LUNCH);
  return scene(client, {
    answer(request, n) {
      if (n === 1) room.publish(RAMEN);
      const answer = held(room, request);
      return answer && { ...answer, after: n === 0 ? LATENCY : 3000 };
    },
    async plot(reader) {
      await reader.asks(2);
      await reader.passes(1000);
      await reader.stops();
    },
  });
}

export async function nothing_is_an_answer(client) {
  const room = new Room(LUNCH);
  return scene(client, {
    answer(request, n) {
      if (n === 1) return { status: 204, after: waitOf(request) ?? 5000 };
      if (n === 2) room.publish(RAMEN);
      return held(room, request);
    },
    async plot(reader) {
      await reader.asks(2);
      const wait = waitOf(reader.requests[1]);
      const known = Number.isFinite(wait);
      reader.fact(known && wait >= 5000 && wait <= 30_000, 'is ready to wait for 5 to 30 s',
        known ? `is ready to wait for ${seconds(wait)}` : 'does not say how long it is ready to wait');
      const waited = await reader.waits();
      reader.fact(waited <= 500, 'asked again at once', `waited ${seconds(waited)}`);
      await goesOn(reader);
    },
  });
}

/** How long a request is ready to wait, in milliseconds. */
function waitOf({ target }) {
  const wait = new URL(target, location.href).searchParams.get('wait');
  return wait === null ? undefined : Number(wait) * 1000;
}

export async function a_proxy_gives_up(client) {
  const room = new Room(LUNCH);
  return scene(client, {
    answer(request, n) {
      if (n === 1) return { status: 504, after: 4000, body: '<h1>504 Gateway Time-out</h1>' };
      if (n === 2) room.publish(RAMEN);
      return held(room, request);
    },
    async plot(reader) {
      await reader.asks(3);
      await goesOn(reader);
    },
  });
}

export async function a_line_is_cut(client) {
  const room = new Room(LUNCH);
  return scene(client, {
    answer(request, n) {
      if (n === 1) return { lost: true, after: 2000 };
      if (n === 2) room.publish(RAMEN);
      return held(room, request);
    },
    async plot(reader) {
      await reader.asks(3);
      await goesOn(reader);
    },
  });
}

export async function silence(client) {
  const room = new Room(LUNCH);
  let wait;
  return scene(client, {
    answer(request, n) {
      if (n === 1) wait = waitOf(request) ?? 0;
      if (n === 1) room.publish(RAMEN);
      return n === 1 ? undefined : held(room, request);
    },
    gaveUp: (waited) => {
      if (waited > wait && waited <= wait + 30_000) return ['•', 'gives up after its time and some more'];
      const early = waited <= wait ? ', and the server had that long' : '';
      return ['!', `gives up after ${seconds(waited)}${early}`];
    },
    async plot(reader) {
      await reader.asks(2);
      await reader.passes(61_000, () => reader.requests[1].aborted !== undefined || reader.count > 2);
      if (reader.requests[1].aborted === undefined && reader.count === 2) reader.ends('still waits after 61 s');
      await reader.asks(3);
      await goesOn(reader);
    },
  });
}

export async function never_hot({ start, fresh }) {
  const nothing = await hurried({ start }, () => ({ status: 204, after: 5 }));
  const empty = await hurried({ start: await fresh(), who: 'carol' }, (room, request) => {
    return { ...room.read(request), after: 5 };
  });
  return oneAfterTheOther(nothing, empty);
}

/** Every request but the first is answered at once, and brings nothing. */
async function hurried(client, answer) {
  const room = new Room(LUNCH);
  let since; // when the second was asked
  let asked = 0; // in the second after it
  return scene(client, {
    answer(request, n) {
      if (n === 0) return room.read(request);
      since ??= request.at;
      asked += Number(request.at < since + 1000);
      request.hidden = n > 1;
      return answer(room, request);
    },
    async plot(reader) {
      await reader.asks(2);
      await reader.passes(1000);
      const text = `asks ${asked} times in a second`;
      if (asked < 2) reader.ends('asks no more');
      reader.fact(asked <= 25, 'is answered at once, and asks at most 25 times in a second', text);
    },
  });
}
