// Step 5. Manners: ask when the server wants to be asked, not all at once, and less when refused.

const PATIENCE = 10_000;
const LONGEST_BACKOFF = 30_000;

export function start({ url, show, gap, status, fetch, setTimeout, clearTimeout, random, page }) {
  let cursor;
  let interval = 2000; // until the server says another one
  let failures = 0;
  let request; // aborts what is under way; nothing while we pause
  let timer; // asks again; nothing while a request is under way

  async function poll() {
    timer = undefined;
    const mine = (request = new AbortController());
    const patience = setTimeout(() => mine.abort(), PATIENCE);
    let wait;
    try {
      await ask(mine.signal);
      failures = 0;
      wait = interval * (0.75 + random() / 2);
      status("following");
    } catch (error) {
      failures += 1;
      wait = (error.retryAfter ?? 0) + random() * Math.min(LONGEST_BACKOFF, 1000 * 2 ** failures);
      if (mine === request) status(`no answer (${error.message}), asking again in ${Math.ceil(wait / 1000)} s`);
    }
    clearTimeout(patience);
    if (mine !== request) return;
    timer = setTimeout(poll, page.document.hidden ? 5 * wait : wait);
  }

  async function ask(signal) {
    const response = await fetch(cursor ? `${url}?after=${cursor}` : url, { signal });
    if (!response.ok) throw refusal(response);
    const batch = await response.json();
    if (batch.gap) gap(batch.gap.reason);
    batch.messages.forEach(show);
    cursor = batch.next;
    // What did not fit into this batch is there now.
    interval = batch.next === batch.latest ? batch.poll_after_ms : 0;
  }

  function pause() {
    request?.abort();
    request = undefined;
    clearTimeout(timer);
    timer = undefined;
  }

  function askNow() {
    if (page.document.hidden || timer === undefined) return;
    clearTimeout(timer);
    poll();
  }

  const listening = new AbortController();
  const { signal } = listening;
  page.addEventListener("pagehide", pause, { signal });
  page.addEventListener("pageshow", (event) => event.persisted && poll(), { signal });
  page.document.addEventListener("visibilitychange", askNow, { signal });
  poll();

  return function stop() {
    listening.abort();
    pause();
  };
}

// Retry-After is a number of seconds or a date (RFC 9110, section 10.2.3).
function refusal(response) {
  const value = response.headers.get("retry-after") ?? "0";
  const ms = /^\d+$/.test(value) ? value * 1000 : Date.parse(value) - Date.now();
  return Object.assign(new Error(`status ${response.status}`), { retryAfter: Math.max(0, ms || 0) });
}
