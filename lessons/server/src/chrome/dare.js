// A dare: something to bring about with this step, noticed when it happens. The lesson names them
// in a file of its own.

const at = (id) => document.getElementById(id);

export class Dare {
  #dare;
  #done = false;

  /** The dare of this step, if the lesson has one. */
  static async load(send) {
    const { dares, step } = document.body.dataset;
    if (!dares) return null;
    const dare = (await import(dares)).dares[step];
    return dare ? new Dare(dare, send) : null;
  }

  constructor(dare, send) {
    this.#dare = dare;
    at('dare').textContent = dare.dare;
    at('dare-how').textContent = dare.how;
    document.querySelector('.dare').hidden = false;
    const { act } = dare;
    if (!act) return;
    const button = at('dare-act');
    button.textContent = act.label;
    button.hidden = false;
    button.addEventListener('click', async () => {
      for (const [index, text] of act.texts.entries()) {
        if (index > 0 && act.apart) await new Promise((wake) => setTimeout(wake, act.apart));
        await send(act.author, text);
      }
    });
  }

  /** From how many milliseconds on a message is late for this dare; nothing if for it as for all. */
  get late() {
    return this.#dare.late;
  }

  /** Whether it has happened: `harms` are lists of messages by what went wrong with them. */
  look(harms) {
    if (this.#done) return;
    const { notices } = this.#dare;
    for (const { when, unless, then, mendedBy } of notices) {
      const message = harms[when].find((message) => !unless || !harms[unless].includes(message));
      if (!message) continue;
      this.#done = true;
      at('noticed').append(then(message.text), ...(mendedBy ? [' ', this.#link(mendedBy)] : []));
      document.querySelector('.dare').dataset.done = '';
      return;
    }
  }

  #link(step) {
    const link = document.createElement('a');
    link.textContent = `Step ${step} mends it.`;
    link.href = document.querySelector(`.steps a[data-step="${step}"]`).href;
    return link;
  }
}
