// The switches of the faults. What they show is the server's word, so that two tabs that share a
// room agree.

const CUT = 5_000;
const STALL = 8_000;

const seconds = (ms) => `${Math.ceil(ms / 1000)} s`;

export class Faults {
  #url;
  #tap;
  #stalled = false;
  #said = '';

  constructor(url, tap) {
    this.#url = url;
    this.#tap = tap;
    const on = (fault, happened) => {
      const control = document.querySelector(`.switch[data-fault="${fault}"]`);
      control.addEventListener(fault === 'delay' ? 'change' : 'click', happened);
    };
    on('cut', () => this.#set({ fault: 'cut', ms: CUT }));
    on('delay', ({ target }) => this.#set({ fault: 'delay', ms: Number(target.value) }));
    on('stall', () => this.#set({ fault: 'stall', ms: this.#stalled ? 0 : STALL }));
    on('restart', () =>
      this.#set({ fault: 'restart' }, 'The server restarted: what this room held is gone.'),
    );
    tap.listen((sight) => this.#show(sight));
  }

  async #set(fault, said = '') {
    this.#said = said;
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(fault),
      });
      if (!response.ok) this.#said = `Not done: the server answered ${response.status}.`;
    } catch {
      this.#said = 'Not done: no answer from the server.';
    }
    await this.#tap.look();
  }

  #show(sight) {
    if (!sight) return this.#say('The lesson does not answer.');
    const { faults, waiting } = sight;
    const delay = document.querySelector(`.faults [name="delay"][value="${faults.delay}"]`);
    if (delay) delay.checked = true;
    this.#stalled = faults.stalled > 0;
    const stall = document.querySelector('.switch[data-fault="stall"]');
    stall.toggleAttribute('data-on', this.#stalled);
    stall.textContent = this.#stalled ? 'Read again' : 'Stop reading for 8 s';

    const told = [];
    if (faults.cut > 0) told.push(`The line is cut, ${seconds(faults.cut)} more.`);
    if (this.#stalled) told.push(`The reader does not read, ${seconds(faults.stalled)} more.`);
    if (faults.delay > 0) told.push(`Answers take ${seconds(faults.delay)}.`);
    if (waiting > 0) told.push(`${waiting} ${waiting > 1 ? 'answers are' : 'answer is'} under way.`);
    if (this.#said) told.unshift(this.#said);
    this.#say(told.join(' '));
  }

  #say(text) {
    const faulty = document.getElementById('faulty');
    // The same words again would be read out again.
    if (faulty.textContent !== text) faulty.textContent = text;
  }
}
