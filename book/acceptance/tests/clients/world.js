// A world for one client: its time, its network and its page. Time passes only in `run`, so what a
// client does in an hour is known in milliseconds, and at which instant it did it is exact.

/** One turn of the browser's event loop: all promises that can settle have settled after it. */
function turn() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** More than this happens in one instant only if it never ends. */
const MOST_AT_ONCE = 100;

export class World {
  /** The virtual time in milliseconds. */
  now = 0;
  /** What the client has asked: `{ at, method, target }`, with `aborted` (when) if it gave up. */
  requests = [];
  /** The texts that the client has shown, in order. */
  shown = [];
  /** How often the client has said that history is gone. */
  gaps = 0;
  /** The last that the client has said about itself. */
  status;
  /** What a scene's transcript tells of the client as well, in order: `{ at, what }`. */
  history = [];

  #answer;
  #random;
  #timers = new Map();
  #created = 0;
  #reading = 0;

  /**
   * `answer(request, n)` says how the nth request (from 0) is answered, and when:
   * `{ after, status, headers, body }`, the body any JSON or a string; `{ after, lost: true }` if
   * the line is cut; with `stalls: true` the head comes and the body never does. Nothing at all:
   * it is never answered. `random()` is handed to the client.
   */
  constructor({ answer = () => undefined, random = () => 0.5 } = {}) {
    this.#answer = answer;
    this.#random = random;
    this.page = new EventTarget();
    this.page.document = new EventTarget();
    this.page.document.hidden = false;
  }

  /** What a client's `start` is given. */
  get surroundings() {
    return {
      url: '/messages',
      show: ({ text }) => {
        this.shown.push(text);
        this.#note(`shows “${text}”`);
      },
      gap: () => {
        this.gaps += 1;
        this.#note('says that history is gone');
      },
      status: (status) => (this.status = status),
      fetch: (target, options) => this.#fetch(target, options),
      setTimeout: (callback, delay) => this.#add(callback, delay, { own: true }),
      clearTimeout: (id) => this.#timers.delete(id),
      setInterval: (callback, delay) => this.#add(callback, delay, { own: true, repeats: true }),
      clearInterval: (id) => this.#timers.delete(id),
      random: this.#random,
      page: this.page,
    };
  }

  /** The instants at which the client has asked. */
  get asked() {
    return this.requests.map(({ at }) => at);
  }

  /** The requests that are neither answered nor given up. */
  get underWay() {
    return this.requests.filter(({ over }) => !over).length;
  }

  /** How many timers the client has set that are still to come. */
  get timers() {
    return [...this.#timers.values()].filter(({ own }) => own).length;
  }

  /** Lets time pass until an instant, what is due at it included. */
  async run(until) {
    let atOnce = 0;
    await this.#settle();
    for (;;) {
      const next = this.#next();
      if (!next || next.due > until) break;
      atOnce = next.due === this.now ? atOnce + 1 : 0;
      if (atOnce > MOST_AT_ONCE) throw new Error(`at ${this.now} ms the client runs in circles`);
      this.now = next.due;
      this.#timers.delete(next.id);
      if (next.interval !== undefined) {
        this.#timers.set(next.id, { ...next, due: next.due + next.interval });
      }
      next.callback();
      await this.#settle();
    }
    this.now = until;
  }

  /** Calls something at an instant, for the test's own actors. */
  at(instant, callback) {
    this.#add(callback, instant - this.now);
  }

  /** The reader leaves the tab, or comes back to it. */
  hide(hidden) {
    this.page.document.hidden = hidden;
    this.page.document.dispatchEvent(new Event('visibilitychange'));
  }

  /** The reader leaves the page, for the back/forward cache if `persisted`. */
  leave(persisted = true) {
    this.page.dispatchEvent(new PageTransitionEvent('pagehide', { persisted }));
  }

  /** The page is there: for the first time, or again if `persisted`. */
  come(persisted = true) {
    this.page.dispatchEvent(new PageTransitionEvent('pageshow', { persisted }));
  }

  #note(what) {
    this.history.push({ at: this.now, what });
  }

  // Browsers count whole milliseconds.
  #add(callback, delay, { own = false, repeats = false } = {}) {
    const wait = Math.max(0, Math.trunc(delay) || 0);
    const id = ++this.#created;
    const interval = repeats ? Math.max(1, wait) : undefined;
    this.#timers.set(id, { id, callback, due: this.now + wait, interval, own });
    return id;
  }

  /** The timer that is due first; of those due at one instant, the one that was set first. */
  #next() {
    let first;
    for (const timer of this.#timers.values()) {
      if (!first || timer.due < first.due) first = timer;
    }
    return first;
  }

  async #settle() {
    do await turn();
    while (this.#reading > 0);
    await turn();
  }

  #fetch(target, { method = 'GET', signal } = {}) {
    const request = { at: this.now, method, target: String(target), over: false };
    const answer = this.#answer(request, this.requests.length);
    this.requests.push(request);
    this.#note(`asks ${method} ${target}`);
    return new Promise((resolve, reject) => {
      const abort = () => {
        reject(signal.reason);
        if (request.over) return;
        request.over = true;
        request.aborted = this.now;
        this.#note('gives up');
      };
      if (signal?.aborted) return abort();
      signal?.addEventListener('abort', abort);
      if (!answer) return;
      this.#add(() => {
        if (request.over) return;
        request.over = !answer.stalls;
        if (answer.lost) reject(new TypeError('Failed to fetch'));
        else resolve(this.#response(answer, signal));
      }, answer.after);
    });
  }

  #response({ status = 200, headers, body = null, stalls = false }, signal) {
    if (stalls) return new Response(stalling(signal), { status, headers });
    const text = body === null || typeof body === 'string' ? body : JSON.stringify(body);
    const response = new Response(text, { status, headers });
    for (const read of ['json', 'text']) {
      response[read] = () => this.#counted(Response.prototype[read].call(response));
    }
    return response;
  }

  // Reading a body takes turns of the event loop, of unknown number.
  #counted(reading) {
    this.#reading += 1;
    return reading.finally(() => (this.#reading -= 1));
  }
}

function stalling(signal) {
  return new ReadableStream({
    start: (body) => signal?.addEventListener('abort', () => body.error(signal.reason)),
  });
}
