// What the room cost since this page looks, by the bytes that the server got and sent.

export class Bill {
  #requests = 0;
  #up = 0;
  #down = 0;
  #connections = 0;

  add(sight) {
    if (!sight) return;
    this.#connections = sight.connections;
    for (const event of sight.events) {
      const bytes = event.length ?? event.raw?.length ?? 0;
      const up = event.kind === 'request' || event.to_server;
      if (event.kind === 'request') this.#requests += 1;
      if (up) this.#up += bytes;
      else this.#down += bytes;
    }
  }

  show(delay) {
    const number = (count) => count.toLocaleString('en');
    const counts = {
      requests: number(this.#requests),
      up: number(this.#up),
      down: number(this.#down),
      connections: number(this.#connections),
      delay: delay === null ? '–' : `${(delay / 1000).toFixed(1)} s`,
    };
    for (const [name, text] of Object.entries(counts)) {
      const cell = document.querySelector(`#bill [data-count="${name}"]`);
      if (cell.textContent !== text) cell.textContent = text;
    }
  }
}
