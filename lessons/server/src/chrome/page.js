// The page around a lesson's client. The client asks and shows; what it needs of the browser it is
// handed by this page, so that the page can show each request, and a test can hand in its own.

const NAMES = ['alice', 'bob', 'carol', 'dave'];
const THEMES = ['light', 'rust', 'coal', 'navy', 'ayu'];
const MOST_MESSAGES = 500;
const MOST_REQUESTS = 12;

/** A request without an answer for so long is one that waits. */
const WAITS_MS = 1_000;

/** The longest wait that the bar of such a request has room for. */
const LONGEST_WAIT_MS = 30_000;
const SEND_TIMEOUT_MS = 10_000;

const GAPS = {
  evicted: 'some messages are gone: the server keeps only the newest',
  epoch: 'the server restarted and history before it is gone',
  future: 'the server does not know what this page has seen',
};

const at = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const url = new URL('messages', location.href);
const embedded = window.parent !== window;

/** Tells the bench, if it is there. */
function tell(type, detail) {
  document.dispatchEvent(new CustomEvent(type, { detail }));
}

// Names

/** The storage of the browser, unless the reader has forbidden it. */
function stored(storage, key, value) {
  try {
    if (value !== undefined) window[storage].setItem(key, value);
    return window[storage].getItem(key);
  } catch {
    return null;
  }
}

/** The next name in turn, starting anywhere, so that two tabs of a browser get different ones. */
function nextName() {
  const last = NAMES.indexOf(stored('localStorage', 'last-name'));
  const next = last < 0 ? Math.floor(Math.random() * NAMES.length) : (last + 1) % NAMES.length;
  stored('localStorage', 'last-name', NAMES[next]);
  return NAMES[next];
}

const name = at('name');
name.value = query.get('name') ?? stored('sessionStorage', 'name') ?? nextName();
const keepName = () => stored('sessionStorage', 'name', name.value);
keepName();
name.addEventListener('input', keepName);

// Messages

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

const clockTime = (ms) => new Date(ms).toLocaleTimeString('en-GB');

function timeOf(ms) {
  const time = element('time', '', clockTime(ms));
  time.dateTime = new Date(ms).toISOString();
  return time;
}

/** Adds to the end of the list, and keeps the end in view unless the reader has scrolled away. */
function add(item) {
  const log = at('log');
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  at('messages').append(item);
  while (at('messages').children.length > MOST_MESSAGES) at('messages').firstChild.remove();
  if (atEnd) log.scrollTop = log.scrollHeight;
}

function show({ author, text, at: sentAt, cursor }) {
  tell('message-shown', { author, text, cursor });
  const own = author === name.value;
  const item = element('li', own ? 'message own' : 'message', '');
  if (cursor !== undefined) item.dataset.cursor = cursor;
  item.append(element('span', 'author', own ? `${author} (you)` : author));
  if (Number.isFinite(sentAt)) item.append(timeOf(sentAt));
  item.append(element('span', 'text', text));
  add(item);
}

function gap(reason) {
  tell('gap-shown');
  const sentence = GAPS[reason] ?? `history is missing (${reason})`;
  add(element('li', 'gap', `${sentence[0].toUpperCase()}${sentence.slice(1)}.`));
  status(`${sentence}; going on`);
}

function status(text) {
  // The same words again would be read out again.
  if (at('status').textContent !== text) at('status').textContent = text;
}

// The wire

let out = 0;

/** The rows of requests without an answer so far, and when they left. */
const unanswered = new Map();

setInterval(() => {
  tellNext();
  for (const [row, left] of unanswered) {
    const ms = performance.now() - left;
    if (ms < WAITS_MS) continue;
    row.classList.add('waits');
    row.style.setProperty('--waited', Math.min(1, ms / LONGEST_WAIT_MS));
    row.children[3].textContent = 'waits';
    row.children[4].textContent = Math.floor(ms / 100) * 100;
  }
}, 200);

/** When the client's timers go off, by their numbers. */
const due = new Map();

function clientsTimeout(call, ms, ...rest) {
  const timer = setTimeout(() => {
    due.delete(timer);
    call(...rest);
  }, ms);
  due.set(timer, performance.now() + ms);
  return timer;
}

function clearClientsTimeout(timer) {
  due.delete(timer);
  clearTimeout(timer);
}

/** Says how long a page is silent that has no request out, if it is for long. */
function tellNext() {
  const ms = Math.min(...due.values()) - performance.now();
  const silent = out === 0 && ms > WAITS_MS && Number.isFinite(ms);
  const text = silent ? `next request in ${Math.ceil(ms / 1000)} s` : '';
  if (at('next').textContent !== text) at('next').textContent = text;
}

/** Makes room for a row; one that has no answer yet stays. */
function makeRoom() {
  const rows = [...at('requests').children].reverse();
  while (at('requests').children.length >= MOST_REQUESTS) {
    const index = rows.findIndex((row) => !row.classList.contains('out'));
    rows.splice(Math.max(0, index), 1)[0].remove();
  }
}

/** A row of the table for a request that has just left. */
function newRow(method, target) {
  const row = document.createElement('tr');
  const here = new URL('.', location.href).href;
  const inRoom = target.href.startsWith(here);
  const path = inRoom ? target.href.slice(here.length) : target.pathname + target.search;
  const cells = [clockTime(Date.now()), method, path, '…', '', ''];
  for (const text of cells) row.append(element('td', '', text));
  // The narrow layout would else take it for no table.
  row.role = 'row';
  for (const cell of row.children) cell.role = 'cell';
  makeRoom();
  at('requests').prepend(row);

  const left = performance.now();
  unanswered.set(row, left);
  const set = (column, text) => (row.children[column].textContent = text);
  row.className = 'out';
  document.body.toggleAttribute('data-asking', ++out > 0);
  const isAnswered = () => {
    unanswered.delete(row);
    row.classList.remove('waits');
  };
  return {
    answered(code) {
      isAnswered();
      set(3, code);
      row.classList.toggle('harm', code >= 400);
    },
    counted(bytes) {
      set(4, Math.round(performance.now() - left));
      set(5, bytes.toLocaleString('en'));
    },
    failed(error) {
      isAnswered();
      set(3, { AbortError: 'stopped', TimeoutError: 'too late' }[error?.name] ?? 'no answer');
      set(4, Math.round(performance.now() - left));
      row.classList.toggle('harm', error?.name !== 'AbortError');
    },
    over() {
      row.classList.remove('out');
      document.body.toggleAttribute('data-asking', --out > 0);
    },
  };
}

/** Reads a copy of the answer's body, to time and count it. */
async function count(response, row) {
  let bytes = 0;
  try {
    const reader = response.body?.getReader();
    for (;;) {
      row.counted(bytes);
      const piece = await reader?.read();
      if (!piece || piece.done) break;
      bytes += piece.value.length;
    }
  } catch (error) {
    row.failed(error);
  } finally {
    row.over();
  }
}

/** `fetch`, with a row in the table for each request. */
async function recordedFetch(resource, options) {
  const request = new Request(resource, options);
  const row = newRow(request.method, new URL(request.url));
  const left = Date.now();
  try {
    const response = await window.fetch(request);
    if (request.method === 'GET') tell('answered', { asked: left });
    row.answered(response.status);
    void count(response.clone(), row);
    return response;
  } catch (error) {
    row.failed(error);
    row.over();
    throw error;
  }
}

// Sending

let sending = false;

/** Sends the text; answers with a sentence on what went wrong, if anything did. */
async function send(author, text) {
  const at = Date.now();
  try {
    const response = await recordedFetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ author, text }),
      signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
    });
    const answer = await response.json().catch(() => null);
    if (response.ok) {
      tell('message-sent', { author, text, at, taken: Date.now(), cursor: answer?.cursor });
      return null;
    }
    const why = answer?.detail ?? `the server answered ${response.status}`;
    return `Not sent, your text is still here: ${why}.`;
  } catch {
    // Whether the request has arrived, and only its answer has not, nobody knows here.
    return 'No answer: it may have arrived or not. Your text is still here.';
  }
}

at('send').addEventListener('submit', async (event) => {
  event.preventDefault();
  if (sending) return;
  sending = true;
  at('submit').setAttribute('aria-disabled', 'true');
  at('failure').textContent = '';
  const text = at('text').value;
  const failure = await send(event.submitter?.value || name.value, text);
  if (failure) at('failure').textContent = failure;
  else if (at('text').value === text) at('text').value = '';
  at('submit').removeAttribute('aria-disabled');
  sending = false;
});

// Start and stop

const loading = import(document.body.dataset.client);
loading.catch(() => {}); // It is told when somebody starts.
let stop = null;
let runs = 0;

async function start() {
  const run = ++runs;
  at('run').textContent = 'Stop';
  document.body.toggleAttribute('data-running', true);
  try {
    const client = await loading;
    if (run !== runs) return; // Stopped before it was there.
    status('started');
    tell('reader-started');
    stop = client.start({
      url,
      show,
      gap,
      status,
      fetch: recordedFetch,
      setTimeout: clientsTimeout,
      clearTimeout: clearClientsTimeout,
      setInterval: window.setInterval.bind(window),
      clearInterval: window.clearInterval.bind(window),
      random: Math.random,
      page: window,
    });
  } catch (error) {
    halt(`the client does not run: ${error.message}`);
  }
}

function halt(text) {
  runs += 1;
  stop?.();
  stop = null;
  tell('reader-stopped');
  at('run').textContent = 'Start';
  document.body.toggleAttribute('data-running', false);
  status(text);
}

at('run').addEventListener('click', () => {
  if (document.body.hasAttribute('data-running')) halt('stopped');
  else void start();
});

// In a frame

if (embedded) {
  const tellHeight = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    window.parent.postMessage({ height }, '*');
  };
  new ResizeObserver(tellHeight).observe(document.body);
  window.addEventListener('message', ({ source, data }) => {
    if (source !== window.parent || !THEMES.includes(data?.theme)) return;
    document.documentElement.dataset.theme = data.theme;
  });
}

// The bench, or some of its faults

const { bench, faults } = document.documentElement.dataset;
if (bench !== undefined || faults !== undefined) {
  const { lay } = await import('/chrome/bench.js');
  await lay({ url, send });
}

if (query.has('start')) void start();
