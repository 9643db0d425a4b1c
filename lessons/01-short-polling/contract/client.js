// What lesson 1 asks of a client: a scene is a function that plays it, and answers with its lines.
//
// A scene is driven by what the client does, not by instants: it plays until the client has asked
// so many times, and says in words what matters of the times in between. So a client may ask as
// often as it likes, and put its jitter where it likes.

/** How long an answer takes, if the scene does not say otherwise. */
const LATENCY = 100;
/** A client that does not ask for so long will not ask any more. */
const LONGEST = 60_000;
/** The clock, when a scene begins: any whole second. */
const BEGAN = Date.UTC(2026, 0, 5, 11, 30);

const LUNCH = { author: 'bob', text: 'Lunch at noon?' };
const RAMEN = { author: 'carol', text: 'Yes. The ramen place' };
const TABLE = { author: 'bob', text: 'Table for four at 12:15' };
const PIZZA = { author: 'carol', text: 'It is shut. Pizza instead' };

export async function asks_with_its_cursor(client) {
  const room = new Room(LUNCH);
  return scene(client, {
    answer(request, n) {
      if (n === 1) room.publish(RAMEN, TABLE);
      return room.read(request);
    },
    async plot(reader) {
      await reader.asks(4);
    },
  });
}

export async function says_the_gap(client) {
  const room = new Room(LUNCH);
  return scene(client, {
    answer(request, n) {
      if (n === 1) room.restart(PIZZA);
      return room.read(request);
    },
    async plot(reader) {
      await reader.asks(3);
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
async function patience({ fresh, World }) {
  let patience = Infinity;
  await scene({ start: await fresh(), World }, {
    answer: () => undefined,
    gaveUp: (waited) => ['•', `waited ${(patience = waited)} ms`],
    async plot(reader) {
      await reader.asks(1);
      await reader.passes(20_000, () => patience < Infinity);
    },
  });
  return patience;
}

export async function stop_means_stop({ start, fresh, World }) {
  const room = new Room(LUNCH);
  const underWay = await scene({ start, World }, {
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
  const inBetween = await scene({ start: await fresh(), World, who: 'carol' }, {
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

export async function the_servers_interval(client) {
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
        const waited = await reader.waits();
        if (wait === 0) reader.fact(waited <= 500, 'asked at once', `waited ${seconds(waited)}`);
        else {
          const fits = waited >= wait / 2 && waited <= 1.5 * wait;
          reader.fact(fits, `waited about ${wait / 1000} s`, `waited ${seconds(waited)}`);
        }
      }
    },
  });
}

export async function jitter_in_the_first_retry({ start, fresh, World }) {
  const waits = [];
  let drawn = 0;
  const random = Math.random;
  // The same number each time: a client that uses it is found out.
  Math.random = () => {
    drawn += 1;
    return 0.5;
  };
  const play = (who, start, random) => scene({ start, World, who }, {
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

/** A room as the lesson's last server keeps it. */
class Room {
  #epoch = 'a';
  #messages = [];

  constructor(...messages) {
    this.publish(...messages);
  }

  publish(...messages) {
    this.#messages.push(...messages);
  }

  /** Everything is gone, and these are the first messages of the new epoch. */
  restart(...messages) {
    this.#epoch = 'b';
    this.#messages = messages;
  }

  /** The answer to a request, as a World takes it. */
  read({ target }, { limit = 100, pollAfter = 2000 } = {}) {
    const after = cursorIn(target);
    const [, epoch, seq] = after?.match(/^([a-z])-(\d+)$/) ?? [];
    if (after && !epoch) return { after: LATENCY, status: 400 };
    const isGap = epoch !== undefined && epoch !== this.#epoch;
    const from = isGap ? 0 : Number(seq ?? 0);
    const messages = this.#messages.slice(from, from + limit).map((message, n) => {
      return { cursor: this.#cursor(from + n + 1), ...message, at: BEGAN };
    });
    const body = {
      messages,
      next: this.#cursor(from + messages.length),
      latest: this.#cursor(this.#messages.length),
      ...(isGap && { gap: { reason: 'epoch', resume: this.#cursor(0) } }),
      poll_after_ms: pollAfter,
    };
    return { after: LATENCY, body };
  }

  #cursor(seq) {
    return `${this.#epoch}-${seq}`;
  }
}

/** The cursor that a request names; nothing if it asks from the beginning. */
function cursorIn(target) {
  const cursor = new URL(target, 'http://server/').searchParams.get('after');
  return cursor === '' || cursor === '0' ? undefined : (cursor ?? undefined);
}

/** Plays a client's part, and answers with the lines; if it cannot be played to the end, until there. */
async function scene({ start, World, who = 'alice' }, { plot, ...setting }) {
  const reader = new Reader(World, who, setting);
  try {
    await reader.opens(start);
    await plot(reader);
  } catch (error) {
    if (!(error instanceof Over)) throw error;
  } finally {
    reader.leaves();
  }
  return reader.lines;
}

function oneAfterTheOther(first, second) {
  const end = first.at(-1)?.at ?? 0;
  return [...first, ...second.map((line) => ({ ...line, at: end + line.at }))];
}

/** The scene cannot go on. */
class Over extends Error {}

/** One client in a world of its own, and what is written down of it. */
class Reader {
  lines = [];
  /** The requests that the lines tell of. */
  requests = [];

  #who;
  #world;
  #setting;
  #cursors = [];
  #stop;
  #isStopped = false;
  #hasLeft = false;
  /** When the last answer came, and with which status. */
  #answered = { at: 0, status: 200 };
  /** What nobody caught. */
  #thrown;
  #giveBack;

  /**
   * `answer(request, n)` and `random()` as in a World; a request that it gives `hidden` is not
   * written down. `details(answer, number)` adds to the lines of answers, `gaveUp(waited)` says in other
   * words that a request was given up.
   */
  constructor(World, who, { answer, random, ...setting }) {
    this.#who = who;
    this.#setting = setting;
    const tell = (what, ...about) => this.#hasLeft || this.#hears(what, ...about);
    this.#world = new World({ answer, random, tell });
  }

  get count() {
    return this.requests.length;
  }

  async opens(start) {
    this.#giveBack = this.#world.takeOver(BEGAN);
    addEventListener('unhandledrejection', this.#onRejection);
    await this.#unharmed(async () => {
      this.#stop = start(this.#world.surroundings);
    });
  }

  /** Lets time pass until the client has asked so many times. */
  async asks(times) {
    await this.passes(LONGEST, () => this.count >= times);
    if (this.count >= times) return;
    // Time was left: what nobody caught is told in a task of its own.
    await this.#world.run(this.#world.now);
    const why = this.#thrown === undefined ? '' : `: it threw ${this.#thrown}`;
    this.ends(`does not ask for ${LONGEST / 1000} s${why}`);
  }

  /** Until it asks after the next answer: how long it waited, in milliseconds. */
  async waits() {
    const asked = this.count;
    await this.asks(Math.max(1, asked));
    await this.asks(this.count + 1);
    return this.requests.at(-1).at - this.#answered.at;
  }

  /** Lets so many milliseconds pass, or fewer if something holds earlier. */
  async passes(ms, done) {
    await this.#unharmed(() => this.#world.run(this.#world.now + ms, done));
  }

  /** Stops the client, and sees that it stays so. */
  async stops() {
    if (typeof this.#stop !== 'function') this.ends('cannot be stopped: `start` returned no function');
    this.#line('•', 'is stopped');
    this.#isStopped = true;
    const { length } = this.lines;
    await this.#unharmed(async () => this.#stop());
    await this.passes(LONGEST, () => this.lines.length > length + 5);
    if (!this.lines.slice(length).some(({ mark }) => mark === '→' || mark === '!')) {
      this.#line('•', 'is silent from then on');
    }
  }

  /** Writes down whether something is as it is to be. */
  fact(holds, text, otherwise) {
    if (holds) this.#line('•', text);
    else this.#line('!', otherwise);
  }

  /** Writes down why the scene cannot go on. */
  ends(why) {
    this.#line('!', why);
    throw new Over(why);
  }

  leaves() {
    this.#hasLeft = true;
    removeEventListener('unhandledrejection', this.#onRejection);
    this.#giveBack?.();
  }

  async #unharmed(action) {
    try {
      await action();
    } catch (error) {
      this.ends(error.name === 'Circles' ? 'runs in circles: no time passes any more' : `throws ${error}`);
    }
  }

  #onRejection = (event) => {
    event.preventDefault();
    if (event.reason?.name !== 'AbortError') this.#thrown ??= event.reason;
  };

  #hears(what, about, answer) {
    if (about?.hidden) return;
    if (what === 'asks') {
      this.requests.push(about);
      this.#line('→', `${about.method} ${this.#target(about.target)}`);
    } else if (what === 'is answered') {
      this.#hearsAnswer(answer);
    } else if (what === 'gives up') {
      const says = this.#setting.gaveUp ?? (() => ['•', 'gives up its request']);
      this.#line(...says(this.#world.now - about.at));
    } else if (what === 'says a gap') {
      this.#line('•', 'says that history is gone');
    } else if (this.#isStopped) {
      this.#line('!', `shows “${about.text}” though it is stopped`);
    } else if (this.#answered.status !== 200) {
      this.#line('!', `shows “${about.text}” from an answer with status ${this.#answered.status}`);
    } else {
      this.#line('•', `shows “${about.text}”`);
    }
  }

  #hearsAnswer(answer) {
    const { status = 200, body } = answer;
    this.#answered = { at: this.#world.now, status };
    const details = [];
    if (status === 200) {
      if (body.gap) details.push('gap');
      details.push(...body.messages.map(({ author, text }) => `${author}: “${text}”`));
      details.push(`next: ${this.#number(body.next)}`);
    }
    details.push(...(this.#setting.details?.(answer, (cursor) => this.#number(cursor)) ?? []));
    this.#line('←', String(status), details);
  }

  #target(target) {
    const path = new URL(target, 'http://server/').pathname;
    const cursor = cursorIn(target);
    if (cursor === undefined) return path;
    return `${path}?after=${this.#cursors.includes(cursor) ? this.#number(cursor) : cursor}`;
  }

  /** Cursors are opaque: the first that appears is `#1`, and so on. */
  #number(cursor) {
    if (!this.#cursors.includes(cursor)) this.#cursors.push(cursor);
    return `#${this.#cursors.indexOf(cursor) + 1}`;
  }

  #line(mark, text, details = []) {
    const at = 100 * Math.round(this.#world.now / 100);
    this.lines.push({ at, who: this.#who, mark, text, details });
  }
}

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
