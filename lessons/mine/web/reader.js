// What a scene has a reader's client do, and what is written down of it.

import { BEGAN, cursorIn } from './room.js';
import { World } from './world.js';

/** A client that does not ask for so long will not ask any more. */
const LONGEST = 60_000;

/** Plays a client's part, and answers with the lines; if it cannot be played to the end, until there. */
export async function scene({ start, who = 'alice' }, { plot, ...setting }) {
  const reader = new Reader(who, setting);
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

/** The lines of two scenes as those of one. */
export function oneAfterTheOther(first, second) {
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
  constructor(who, { answer, random, ...setting }) {
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
    if (answer.lost) return this.#line('•', 'loses the line');
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
    const path = new URL(target, location.href).pathname;
    const cursor = cursorIn(target, this.#setting.zero);
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

export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
