// Plays one scene of a lesson to a reader's client.

import * as scenes from './scenes.js';

let copies = 0;

/** Another copy of the reader's `start`: what a module remembers is not known to the next scene. */
async function fresh() {
  copies += 1;
  const { start } = await import(`./mine.js?copy=${copies}`);
  return start;
}

/** Answers with the lines of a scene, by the name of the function that plays it. */
export async function play(name) {
  return scenes[name]({ start: await fresh(), fresh });
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
