// The real client of step 5 in this page, with the browser's own network, before a server that may be
// anybody's.

import { start } from '/lesson-1/web/step_5.js';

/** How long the client is patient with a request. Shorter waits are those between two requests. */
const PATIENCE = 10_000;

/** How many times faster time passes between two requests. */
const FASTER = 20;

/**
 * Follows a room of the server at an address, and says what happens. A server that cannot be
 * restarted from here is left for another of its rooms, in which it does not know its cursors.
 */
export function follow(server) {
  const seen = { room: 'lunch', shown: [], gaps: [], waits: [], status: '' };
  const wait = (happen, ms) => {
    if (ms >= PATIENCE) return window.setTimeout(happen, ms);
    seen.waits.push(ms);
    // By now a loop without a pause is seen, and a page that hangs would not say so.
    return seen.waits.length > 50 ? 0 : window.setTimeout(happen, ms / FASTER);
  };
  start({
    url: '/messages',
    show: ({ text }) => seen.shown.push(text),
    gap: (reason) => seen.gaps.push(reason),
    status: (text) => (seen.status = text),
    fetch: (target, options) => fetch(`${server}/rooms/${seen.room}${target}`, options),
    setTimeout: wait,
    clearTimeout: window.clearTimeout.bind(window),
    random: () => 0.5,
    page: window,
  });
  return seen;
}
