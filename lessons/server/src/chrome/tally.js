// What became of the messages that this page sent.

const LATE = 3_000;

/**
 * A message that nobody has seen for so long, while the page followed, is lost. A server that holds a
 * request for 30 s, and does not hear of it, still brings it.
 */
const LOST = 35_000;

export class Tally {
  #sent = [];
  #started = null;
  #gaps = [];
  /** When the last request left whose answer is here, with all that it brought shown. */
  #asked = 0;
  lastDelay = null;

  /** The reader begins anew, and will see again what it has seen. */
  start(now) {
    this.#sent = [];
    this.#gaps = [];
    this.lastDelay = null;
    this.#started = now;
  }

  stop() {
    this.#started = null;
  }

  /** A message that left at an instant, and that the server had taken by another. */
  sent({ author, text, at, taken, cursor }) {
    this.#sent.push({ author, text, at, taken, cursor, seen: [] });
  }

  shown(message, now) {
    const sent = this.#whichWas(message);
    if (!sent) return;
    sent.seen.push(now);
    if (sent.seen.length === 1) this.lastDelay = now - sent.at;
  }

  gap(now) {
    this.#gaps.push(now);
  }

  /** The answer to a request that had left at `at` has been shown. */
  answered(at) {
    this.#asked = Math.max(this.#asked, at);
  }

  /** Two messages with the same words are two: the first that nobody has seen is meant. */
  #whichWas({ author, text, cursor }) {
    const alike = this.#sent.filter((sent) =>
      sent.cursor === undefined || cursor === undefined
        ? sent.author === author && sent.text === text
        : sent.cursor === cursor,
    );
    return alike.find(({ seen }) => seen.length === 0) ?? alike.at(-1);
  }

  /** For how long the page has followed without seeing a message. */
  #unseen({ at, seen }, now) {
    if (seen.length > 0 || this.#started === null) return 0;
    return now - Math.max(at, this.#started);
  }

  #isLost(sent, index, now) {
    if (sent.seen.length > 0) return false;
    const overtaken = this.#sent.slice(index + 1).some(({ seen }) => seen.length > 0);
    return overtaken || this.#fellIntoGap(sent) || this.#unseen(sent, now) > LOST;
  }

  /**
   * Who asks after the server has taken a message gets it, or never will. Without a gap that would be
   * a fault of the server's, and is not for us to say so soon.
   */
  #fellIntoGap({ taken }) {
    return this.#asked > taken && this.#gaps.some((gap) => gap >= taken);
  }

  /**
   * Lists of messages by what went wrong with them; a loss that a gap told of is `told` too. A
   * message that was not seen for `late` milliseconds is `late` once it is, `overdue` before.
   */
  harms(now, late = LATE) {
    const lost = this.#sent.filter((sent, index) => this.#isLost(sent, index, now));
    return {
      lost,
      told: lost.filter(({ at }) => this.#gaps.some((gap) => gap >= at)),
      twice: this.#sent.filter(({ seen }) => seen.length > 1),
      late: this.#sent.filter(({ at, seen }) => seen.length > 0 && seen[0] - at > late),
      overdue: this.#sent.filter((sent) => this.#unseen(sent, now) > late),
    };
  }

  show(now) {
    const { lost, twice, late } = this.harms(now);
    const seen = this.#sent.filter(({ seen }) => seen.length > 0);
    const counts = { sent: this.#sent, seen, lost, twice, late };
    for (const [name, messages] of Object.entries(counts)) {
      const cell = document.querySelector(`#tally [data-count="${name}"]`);
      cell.textContent = messages.length;
      const harm = name !== 'sent' && name !== 'seen' && messages.length > 0;
      cell.parentElement.classList.toggle('harm', harm);
    }
  }
}
