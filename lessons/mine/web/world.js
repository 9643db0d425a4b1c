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

/** The client did so much in one instant that no time will ever pass. */
export class Circles extends Error {
  constructor(at) {
    super(`at ${at} ms the client runs in circles`);
    this.name = 'Circles';
  }
}

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
  #tell;
  #timers = new Map();
  #created = 0;
  #reading = 0;

  /**
   * `answer(request, n)` says how the nth request (from 0) is answered, and when:
   * `{ after, status, headers, body }`, the body any JSON or a string; `{ after, lost: true }` if
   * the line is cut; with `stalls: true` the head comes and the body never does. Nothing at all:
   * it is never answered. `random()` is handed to the client. `tell(what, ...)` hears what happens
   * when it happens: 'asks' and 'gives up' with the request, 'is answered' with the request and the
   * answer, 'shows' with the message, 'says a gap'.
   */
  constructor({ answer = () => undefined, random = () => 0.5, tell = () => {} } = {}) {
    this.#answer = answer;
    this.#random = random;
    this.#tell = tell;
    this.page = new EventTarget();
    this.page.document = new EventTarget();
    this.page.document.hidden = false;
  }

  /** What a client's `start` is given. */
  get surroundings() {
    return {
      url: '/messages',
      show: (message) => {
        this.shown.push(message.text);
        this.#note(`shows “${message.text}”`);
        this.#tell('shows', message);
      },
      gap: () => {
        this.gaps += 1;
        this.#note('says that history is gone');
        this.#tell('says a gap');
      },
      status: (status) => {
        this.status = status;
        World.status?.(status);
      },
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

  /**
   * Puts this world in the place of the page's own time and network, for a client that reaches for
   * them. Its clock begins at `began`, in milliseconds since 1970. Answers with a function that puts
   * everything back.
   */
  takeOver(began) {
    const { fetch, setTimeout, clearTimeout, setInterval, clearInterval } = this.surroundings;
    const now = () => began + this.now;
    class VirtualDate extends Date {
      constructor(...parts) {
        super(...(parts.length === 0 ? [now()] : parts));
      }
      static now = now;
    }
    const timeout = (ms) => {
      const controller = new AbortController();
      const reason = new DOMException('signal timed out', 'TimeoutError');
      setTimeout(() => controller.abort(reason), ms);
      return controller.signal;
    };
    const virtual = [
      [AbortSignal, { timeout }],
      [globalThis, { fetch, setTimeout, clearTimeout, setInterval, clearInterval, Date: VirtualDate }],
    ];
    const real = virtual.map(([holder, replacements]) => {
      const names = Object.keys(replacements);
      return [holder, Object.fromEntries(names.map((name) => [name, holder[name]]))];
    });
    for (const [holder, replacements] of virtual) Object.assign(holder, replacements);
    return () => real.forEach(([holder, replaced]) => Object.assign(holder, replaced));
  }

  /** Lets time pass until an instant, what is due at it included, or until something holds. */
  async run(until, done = () => false) {
    let atOnce = 0;
    await this.#settle();
    for (;;) {
      if (done()) return;
      const next = this.#next();
      if (!next || next.due > until) break;
      atOnce = next.due === this.now ? atOnce + 1 : 0;
      if (atOnce > MOST_AT_ONCE) throw new Circles(this.now);
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

  #fetch(asked, options = {}) {
    const isRequest = asked instanceof Request;
    const target = isRequest ? asked.url : asked;
    const { method = 'GET', signal } = isRequest ? new Request(asked, options) : options;
    const request = { at: this.now, method, target: String(target), over: false };
    const answer = this.#answer(request, this.requests.length);
    this.requests.push(request);
    this.#note(`asks ${method} ${target}`);
    this.#tell('asks', request);
    return new Promise((resolve, reject) => {
      const abort = () => {
        reject(signal.reason);
        if (request.over) return;
        request.over = true;
        request.aborted = this.now;
        this.#note('gives up');
        this.#tell('gives up', request);
      };
      if (signal?.aborted) return abort();
      signal?.addEventListener('abort', abort);
      if (!answer) return;
      this.#add(() => {
        if (request.over) return;
        request.over = !answer.stalls;
        this.#tell('is answered', request, answer);
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
