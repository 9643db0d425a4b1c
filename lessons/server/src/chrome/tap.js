// Looks at the tap of this room by short polls with a cursor, one at a time. A stream would hold a
// connection, and of these a browser has six for all tabs together.

const PATIENCE = 8_000;

export class Tap {
  #url;
  #every;
  #events;
  #listeners = [];
  #cursor;
  #timer;
  #looking = Promise.resolve();

  /** Without `events` only the state of the line is told. */
  constructor(url, { every, events }) {
    this.#url = url;
    this.#every = every;
    this.#events = events;
  }

  /** Told what each look has seen, or `null` if nobody answered. */
  listen(listener) {
    this.#listeners.push(listener);
  }

  /** Resolves when the first look is done: from then on nothing of the room is missed. */
  start() {
    document.addEventListener('visibilitychange', () => this.look());
    return this.look();
  }

  /** Looks now, or when the look that is under way is done. */
  async look() {
    if (document.hidden) return;
    this.#looking = this.#looking.then(() => this.#ask());
    await this.#looking;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.look(), this.#every);
  }

  async #ask() {
    const query = this.#cursor ? `?after=${this.#cursor}` : '';
    let sight = null;
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const response = await fetch(this.#url + query, { signal, cache: 'no-store' });
      if (response.ok) sight = await response.json();
    } catch {
      // It is told as `null`, and the next look comes.
    }
    if (sight && this.#events) this.#cursor = sight.next;
    for (const listener of this.#listeners) {
      try {
        listener(sight);
      } catch (error) {
        // The others are told all the same, and the next look comes.
        reportError(error);
      }
    }
  }
}
