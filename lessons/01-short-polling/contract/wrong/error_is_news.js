// Wrong: it does not look at `response.ok`, so that the body of an error is shown as news.

export function start({ url, show, gap, fetch, setTimeout, clearTimeout, random }) {
  let cursor;
  let failures = 0;
  let request;
  let timer;

  async function poll() {
    const mine = (request = new AbortController());
    const patience = setTimeout(() => mine.abort(), 10_000);
    let wait;
    try {
      wait = await ask(mine.signal);
      failures = 0;
    } catch {
      failures += 1;
      const backoff = Math.min(30_000, 1000 * 2 ** failures);
      wait = random() * backoff;
    } finally {
      clearTimeout(patience);
    }
    if (mine === request) timer = setTimeout(poll, wait);
  }

  async function ask(signal) {
    const response = await fetch(cursor ? `${url}?after=${cursor}` : url, { signal });
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
