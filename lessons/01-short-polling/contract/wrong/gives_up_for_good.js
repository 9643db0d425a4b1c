// Wrong: after a failure it never asks again.

export function start({ url, show, gap, fetch, setTimeout, clearTimeout, random }) {
  let cursor;
  let request;
  let timer;

  async function poll() {
    const mine = (request = new AbortController());
    const patience = setTimeout(() => mine.abort(), 10_000);
    let wait;
    try {
      wait = await ask(mine.signal);
    } catch {
      return;
    } finally {
      clearTimeout(patience);
    }
    if (mine === request) timer = setTimeout(poll, wait);
  }

  async function ask(signal) {
    const response = await fetch(cursor ? `${url}?after=${cursor}` : url, { signal });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const batch = await response.json();
    if (batch.gap) gap(batch.gap.reason);
    batch.messages.forEach(show);
    cursor = batch.next;
    if (batch.latest !== undefined && batch.next !== batch.latest) return 0;
    return batch.poll_after_ms * (0.75 + random() / 2);
  }

  poll();

  return function stop() {
    request.abort();
    request = undefined;
    clearTimeout(timer);
  };
}
