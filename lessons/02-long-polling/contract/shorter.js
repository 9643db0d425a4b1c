// What the exercise `shorter` asks of a client.

import { scene, seconds } from './reader.js';
import { LATENCY, Room } from './room.js';

const LUNCH = { author: 'bob', text: 'Lunch at noon?' };
const PATIENCE = 12_000; // the proxy's

export async function shorter(client) {
  const room = new Room(LUNCH);
  return scene(client, {
    answer(request, n) {
      if (n === 0) return room.read(request);
      if (n === 4) return { status: 502, after: LATENCY };
      const wait = waitOf(request);
      if (wait < PATIENCE) return { status: 204, after: wait };
      return { status: 504, after: PATIENCE, body: '<h1>504 Gateway Time-out</h1>' };
    },
    async plot(reader) {
      const waits = async (times, low, high, still = '') => {
        await reader.asks(times);
        const wait = waitOf(reader.requests[times - 1]);
        const fits = wait >= low * 1000 && wait <= high * 1000;
        const asks = Number.isFinite(wait) ? `asks to wait for ${seconds(wait)}` : 'does not say how long';
        reader.fact(fits, `${still}asks to wait for ${low} to ${high} s`, asks);
      };
      await waits(2, 20, 30);
      await waits(3, 5, 11);
      await waits(4, 5, 11, 'still ');
      await waits(5, 5, 11, 'still ');
      await waits(6, 5, 11, 'and still ');
    },
  });
}

/** How long a request is ready to wait, in milliseconds. */
function waitOf({ target }) {
  return Number(new URL(target, location.href).searchParams.get('wait') ?? NaN) * 1000;
}
