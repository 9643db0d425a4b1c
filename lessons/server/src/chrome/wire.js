// The wire as it is: what the server's tap saw of this room's connections, newest last.

const MOST_ROWS = 300;
const MOST_KEPT = 1_000;

/** A request that has no answer for so long is one that waits. */
const WAITS_MS = 1_000;

const at = (id) => document.getElementById(id);

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** A text that only a screen reader has, for what others see. */
const unseen = (text) => element('span', 'unseen', text);

function sign(text, meaning) {
  const made = element('span', 'sign', text);
  made.setAttribute('aria-hidden', 'true');
  return [made, unseen(`${meaning} `), ' '];
}

const clock = (ms) => {
  const date = new Date(ms);
  return `${date.toLocaleTimeString('en-GB')}.${String(date.getMilliseconds()).padStart(3, '0')}`;
};

const bytesOf = (raw) => Uint8Array.from(raw, (character) => character.charCodeAt(0));
const textOf = (raw) => new TextDecoder().decode(bytesOf(raw));

export class Wire {
  #room;
  #held = false;
  #waiting = [];
  /** What says of a request that it has no answer yet, by the exchange. */
  #unanswered = new Map();
  /** The connections in the order in which this page saw them, by the server's number. */
  #connections = new Map();

  constructor(room) {
    this.#room = room.pathname;
    at('hold').addEventListener('click', () => this.#hold(!this.#held));
  }

  show(sight) {
    if (!sight) return;
    const events = [...sight.events];
    if (sight.missed > 0) events.unshift({ kind: 'missed', count: sight.missed });
    if (sight.anew) events.unshift({ kind: 'anew' });
    if (!this.#held) {
      this.#add(events);
      return this.#tellWaits(Date.now());
    }
    this.#waiting = [...this.#waiting, ...events].slice(-MOST_KEPT);
    this.#label();
  }

  /** For how long the request that has waited longest has no answer, in milliseconds. */
  longestWait(now) {
    const waits = [...this.#unanswered.values()].map(({ event }) => now - event.at);
    return Math.max(0, ...waits);
  }

  #tellWaits(now) {
    for (const { pending, event } of this.#unanswered.values()) {
      const seconds = Math.floor((now - event.at) / 1000);
      if (seconds * 1000 >= WAITS_MS) pending.textContent = `waits ${seconds} s`;
    }
  }

  #hold(held) {
    this.#held = held;
    if (!held) this.#add(this.#waiting.splice(0));
    this.#label();
  }

  #label() {
    const count = this.#waiting.length;
    at('hold').textContent = this.#held ? `Go on${count ? ` (${count} more)` : ''}` : 'Pause';
  }

  #add(events) {
    if (events.length === 0) return;
    const box = at('events-box');
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    at('events').append(...events.map((event) => this.#row(event)));
    while (at('events').children.length > MOST_ROWS) at('events').firstChild.remove();
    if (atEnd) box.scrollTop = box.scrollHeight;
  }

  #row(event) {
    switch (event.kind) {
      case 'request':
        return this.#request(event);
      case 'answer':
        return this.#answer(event);
      case 'piece':
        return this.#piece(event);
      case 'closes':
        this.#giveUp(event.connection);
        return this.#note(event, 'closes', `connection #${this.#number(event)} is closed`);
      case 'fault':
        if (event.connection) this.#giveUp(event.connection);
        return this.#note(
          event,
          'fault',
          event.connection ? `#${this.#number(event)}: ${event.text}` : event.text,
        );
      case 'missed':
        return this.#note(event, 'quiet', `${event.count} lines before this are not kept`);
      default:
        return this.#note(event, 'quiet', 'the server’s process is another one from here on');
    }
  }

  #note(event, className, text) {
    const time = event.at ? [element('span', 'time', clock(event.at))] : [];
    return element('li', className, ...time, element('span', 'what', text));
  }

  #request(event) {
    const [method, target = ''] = textOf(event.raw).split(/[ \r\n]/, 2);
    const path = target.startsWith(this.#room) ? target.slice(this.#room.length) : target;
    const pending = element('span', 'pending', event.whole ? 'no answer yet' : 'breaks off');
    if (event.whole) this.#unanswered.set(event.exchange, { pending, event });
    const gist = method === 'POST' ? this.#body(event) : '';
    return this.#message(event, 'up', `${method} ${path}`, gist, pending);
  }

  #answer(event) {
    const status = textOf(event.raw).split('\r\n', 1)[0].replace(/^HTTP\/1.1 /, '');
    const underWay = event.at - event.left;
    const asked = this.#unanswered.get(event.exchange);
    asked?.pending.remove();
    this.#unanswered.delete(event.exchange);
    const notes = [];
    const held = asked ? event.left - asked.event.at : 0;
    if (held >= WAITS_MS) {
      notes.push(element('span', 'pending', `held ${(held / 1000).toFixed(1)} s`));
    }
    if (underWay >= 100) {
      notes.push(element('span', 'pending', `${(underWay / 1000).toFixed(1)} s under way`));
    }
    if (!event.whole) notes.push(element('span', 'pending', 'breaks off'));
    return this.#message(event, 'down', status, this.#body(event), ...notes);
  }

  #piece(event) {
    const whole = { ...event, head: 0, length: event.raw.length };
    return this.#message(whole, event.to_server ? 'up' : 'down', '…', this.#body(whole));
  }

  #body({ raw, head }) {
    return textOf(raw.slice(head)).replace(/\s+/g, ' ').slice(0, 300);
  }

  #number({ connection }) {
    const known = this.#connections;
    if (!known.has(connection)) known.set(connection, known.size + 1);
    return known.get(connection);
  }

  /** A connection is gone, and its answers with it. */
  #giveUp(connection) {
    for (const [exchange, { pending, event }] of this.#unanswered) {
      if (event.connection !== connection) continue;
      pending.textContent = 'never answered';
      this.#unanswered.delete(exchange);
    }
  }

  #message(event, way, text, gist, ...notes) {
    const arrow = way === 'up' ? sign('→', 'to the server') : sign('←', 'from the server');
    const summary = element(
      'summary',
      '',
      element('span', 'time', clock(event.at)),
      element('span', 'connection', `#${this.#number(event)}`),
      element('span', 'what', ...arrow, text),
      ...notes,
      element('span', 'bytes', `${event.length.toLocaleString('en')} B`),
    );
    if (gist) summary.append(element('span', 'gist', gist));
    const details = element('details', '', summary);
    // Most are never opened.
    details.addEventListener('toggle', () => details.append(...parts(event)), { once: true });
    return element('li', way, details);
  }
}

/** Head, body and bytes of a message. */
function parts({ raw, head, length }) {
  const made = [];
  const block = (title, text, open) => {
    const pre = element('pre', '', text);
    pre.tabIndex = 0;
    const part = element('details', 'part', element('summary', '', title), pre);
    part.open = open;
    made.push(part);
  };
  if (head > 0) block(`Head, ${head} bytes`, textOf(raw.slice(0, head)).trimEnd(), true);
  if (length > head) block(`Body, ${length - head} bytes`, textOf(raw.slice(head)), true);
  const kept = raw.length < length ? `, the first ${raw.length} are kept` : '';
  block(`Raw, ${length} bytes${kept}`, dump(bytesOf(raw)), false);
  return made;
}

/** Eight bytes to a line, which fits a phone. */
function dump(bytes) {
  const lines = [];
  for (let from = 0; from < bytes.length; from += 8) {
    const line = [...bytes.subarray(from, from + 8)];
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = line.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '·'));
    lines.push(`${from.toString(16).padStart(4, '0')}  ${hex.padEnd(24)} ${text.join('')}`);
  }
  return lines.join('\n');
}
