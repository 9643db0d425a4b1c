// Wrong: it gives up after a second.

export function start({ url, show, gap, fetch, setTimeout, clearTimeout, random }) {
  let cursor;
  let failures = 0;
  let request;
  let timer;

  async function poll() {
    const mine = (request = new AbortController());
    const patience = setTimeout(() => mine.abort(), 1000);
    let wait;
    try {
      wait = await ask(mine.signal);
      failures = 0;
    } catch (error) {
      if (error.final) return;
      failures += 1;
      const backoff = Math.min(30_000, 1000 * 2 ** failures);
      wait = (error.retryAfter ?? 0) + random() * backoff;
    } finally {
      clearTimeout(patience);
    }
    if (mine === request) timer = setTimeout(poll, wait);
  }

  async function ask(signal) {
    const response = await fetch(cursor ? `${url}?after=${cursor}` : url, { signal });
    if (!response.ok) throw refusal(response);
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

function refusal({ status, headers }) {
  const value = headers.get("retry-after") ?? "0";
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  const final = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return Object.assign(new Error(`status ${status}`), { retryAfter: Math.max(0, ms || 0), final });
}
