// The room that a scene's client asks for.

/** How long an answer takes, if the scene does not say otherwise. */
export const LATENCY = 100;
/** The clock, when a scene begins: any whole second. */
export const BEGAN = Date.UTC(2026, 0, 5, 11, 30);

/** A room as a good server keeps it. */
export class Room {
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

  /**
   * The answer to a request, as a World takes it; if it is `sparing`, with nothing that the contract
   * does not ask for. If it `holds`, a request that has nothing new to hear is not answered.
   */
  read({ target }, options = {}) {
    const { limit = 100, pollAfter = 2000, zero = false, sparing = false, holds = false } = options;
    const after = cursorIn(target, zero);
    const [, epoch, seq] = after?.match(/^([a-z])-(\d+)$/) ?? [];
    if (after && !epoch) return { after: LATENCY, status: 400 };
    const isGap = epoch !== undefined && epoch !== this.#epoch;
    const from = isGap ? 0 : Number(seq ?? 0);
    if (holds && after && !isGap && from >= this.#messages.length) return undefined;
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
    // What a server may leave out, and the least that it may say.
    if (sparing) {
      delete body.latest;
      body.gap = isGap;
    }
    return { after: LATENCY, body };
  }

  #cursor(seq) {
    return `${this.#epoch}-${seq}`;
  }
}

/**
 * The cursor that a request names; nothing if it asks from the beginning. `zero` says whether 0 is the
 * beginning, as it is where cursors are numbers.
 */
export function cursorIn(target, zero = false) {
  const cursor = new URL(target, location.href).searchParams.get('after');
  return cursor === '' || (zero && cursor === '0') ? undefined : (cursor ?? undefined);
}
