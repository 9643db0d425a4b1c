// Plays one scene of a lesson to a reader's client.

import * as scenes from './scenes.js';
import { World } from './world.js';

let copies = 0;

/** Another copy of the reader's `start`: what a module remembers is not known to the next scene. */
async function fresh() {
  copies += 1;
  const { start } = await import(`./mine.js?copy=${copies}`);
  return start;
}

/**
 * Plays the scene by the name of its function. Answers with its lines, and with what the reader's
 * script said meanwhile: to the console, by `status`, and by what it threw and nobody caught.
 */
export async function play(name) {
  const said = [];
  const deaf = listen((text) => text !== said.at(-1) && said.push(text));
  try {
    return { lines: await scenes[name]({ start: await fresh(), fresh }), said };
  } finally {
    deaf();
  }
}

function listen(hears) {
  const methods = ['debug', 'log', 'info', 'warn', 'error'];
  const real = methods.map((method) => console[method]);
  for (const method of methods) {
    console[method] = (...values) => hears(values.map(text).join(' '));
  }
  World.status = (status) => hears(`status: ${status}`);
  const thrown = ({ reason, error = reason }) => {
    if (error?.name !== 'AbortError') hears(`uncaught ${error}${place(error)}`);
  };
  addEventListener('unhandledrejection', thrown);
  addEventListener('error', thrown);
  return () => {
    methods.forEach((method, n) => (console[method] = real[n]));
    World.status = undefined;
    removeEventListener('unhandledrejection', thrown);
    removeEventListener('error', thrown);
  };
}

function text(value) {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return `${value}${place(value)}`;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

/** Where in the reader's script something was thrown. */
function place(error) {
  const at = /mine\.js[^:]*:(\d+):(\d+)/.exec(error?.stack ?? '');
  return at ? ` (line ${at[1]}, column ${at[2]})` : '';
}

/** Loads the reader's script, and answers with a sentence if it cannot be played. */
export async function check() {
  const failure = await loaded();
  if (failure) return failure;
  if (typeof (await fresh()) !== 'function') return 'it exports no function `start`';
  return null;
}

// What is wrong with a module is told, with line and column, to a script element alone.
function loaded() {
  return new Promise((resolve) => {
    addEventListener('error', (event) => {
      event.preventDefault();
      const { lineno, colno, message } = event;
      resolve(`line ${lineno}, column ${colno}: ${message.replace(/^Uncaught /, '')}`);
    }, { once: true });
    const script = document.createElement('script');
    script.type = 'module';
    script.src = './mine.js';
    script.onload = () => resolve(undefined);
    script.onerror = () => resolve('it imports what is not there');
    document.head.append(script);
  });
}
