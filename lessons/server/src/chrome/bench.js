// The bench: what the room's wire carries, what became of the messages, what it cost, and faults to
// try. A page of steps has some of the faults and none of the rest.

import { Bill } from './bill.js';
import { Dare } from './dare.js';
import { Faults } from './faults.js';
import { Tally } from './tally.js';
import { Tap } from './tap.js';
import { Wire } from './wire.js';

/** Milliseconds between two looks at the tap. */
const LOOK_AT_EVENTS = 500;
const LOOK_AT_FAULTS = 1_000;

/** Milliseconds after which the client has shown what an answer has. */
const SHOWN_BY_THEN = 1_000;

/** What a proxy gives a server for an answer, unless told otherwise: 60 s. */
const LONG_HELD = 60_000;

/** Lays the bench out. `url` is where messages are, `send` sends one. */
export async function lay({ url, send }) {
  const room = new URL('.', url);
  const { bench } = document.documentElement.dataset;
  if (bench === undefined) {
    const tap = new Tap(new URL('tap', url), { every: LOOK_AT_FAULTS, events: false });
    new Faults(new URL('faults', url), tap);
    return tap.start();
  }
  const tap = new Tap(new URL('tap', url), { every: LOOK_AT_EVENTS, events: true });
  new Faults(new URL('faults', url), tap);
  const wire = new Wire(room);
  const bill = new Bill();
  tap.listen((sight) => {
    wire.show(sight);
    bill.add(sight);
  });

  const tally = new Tally();
  const dare = await Dare.load(send);
  const on = (type, happened) => {
    document.addEventListener(type, ({ detail }) => {
      happened(detail);
      count();
    });
  };
  const harmsFor = (late, now) => {
    const harms = tally.harms(now, late);
    const waits = wire.longestWait(now);
    return {
      ...harms,
      // Nobody will bring what is overdue: the page follows, and has no request under way.
      deaf: document.body.hasAttribute('data-asking') ? [] : harms.overdue,
      held: waits > LONG_HELD ? [{ text: `${Math.floor(waits / 1000)} s` }] : [],
    };
  };
  const count = () => {
    const now = Date.now();
    tally.show(now);
    bill.show(tally.lastDelay);
    dare?.look(harmsFor(dare.late, now));
  };
  on('message-sent', (message) => tally.sent(message));
  on('message-shown', (message) => tally.shown(message, Date.now()));
  on('gap-shown', () => tally.gap(Date.now()));
  document.addEventListener('answered', ({ detail: { asked } }) =>
    setTimeout(() => tally.answered(asked), SHOWN_BY_THEN),
  );
  on('reader-started', () => tally.start(Date.now()));
  on('reader-stopped', () => tally.stop());
  tap.listen(count);
  nameTheOther();
  // The same look at another step.
  for (const link of document.querySelectorAll('.steps a')) link.search = location.search;
  await tap.start();
}

/** Whoever is bob sends as alice. */
function nameTheOther() {
  const [name, other] = ['name', 'submit-other'].map((id) => document.getElementById(id));
  const update = () => {
    other.value = name.value === 'bob' ? 'alice' : 'bob';
    other.textContent = `Send as ${other.value}`;
  };
  name.addEventListener('input', update);
  update();
}
