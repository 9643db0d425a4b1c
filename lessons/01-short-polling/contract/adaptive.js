// What the exercise `adaptive` asks of a client.

import { scene, seconds } from './reader.js';
import { Room } from './room.js';

const LUNCH = { author: 'bob', text: 'Lunch at noon?' };
const RAMEN = { author: 'carol', text: 'Yes. The ramen place' };

export async function adaptive(client) {
  const room = new Room(LUNCH);
  return scene(client, {
    answer(request, n) {
      if (n === 5) room.publish(RAMEN);
      return room.read(request);
    },
    async plot(reader) {
      for (const wait of [2, 4, 8, 16, 16, 2, 4]) {
        const waited = await reader.waits();
        const fits = Math.abs(waited - 1000 * wait) <= 200 * wait;
        reader.fact(fits, `waited about ${wait} s`, `waited ${seconds(waited)}`);
      }
    },
  });
}
