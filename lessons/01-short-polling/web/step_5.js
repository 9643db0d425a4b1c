// Step 5. Manners: ask when the server wants to be asked, not all at once, less when refused.

const PATIENCE = 10_000;
const LONGEST_BACKOFF = 30_000;

export function start(world) {
  const { url, show, gap, status, fetch, setTimeout, clearTimeout, random, page } = world;
  let cursor;
  let interval = 2000; // until the server says another one
  let failures = 0; // since the last success
  let request; // aborts what is under way; nothing while we pause
  let timer; // asks again; nothing while a request is under way

  async function poll() {
    timer = undefined;
    const mine = (request = new AbortController());
    const giveUp = () => mine.abort(new Error("nothing came in 10 s"));
    const patience = setTimeout(giveUp, PATIENCE);
    let wait;
    try {
      await ask(mine.signal);
      failures = 0;
      wait = interval * (0.75 + random() / 2);
      status("following");
    } catch (error) {
      if (mine !== request) return;
      if (error.final) {
        listening.abort();
        return status(`${error.message}: not asking again`);
      }
      failures += 1;
      wait = (error.retryAfter ?? 0) + random() * backoff(failures);
      const seconds = Math.ceil(wait / 1000);
      status(`no answer (${error.message}), asking again in ${seconds} s`);
    } finally {
      clearTimeout(patience);
    }
    if (mine === request) timer = setTimeout(poll, page.document.hidden ? 5 * wait : wait);
  }

  async function ask(signal) {
    const after = cursor === undefined ? "" : `?after=${encodeURIComponent(cursor)}`;
    const response = await fetch(url + after, { signal, cache: "no-store" });
    if (!response.ok) throw refusal(response);
    const batch = await response.json();
    if (batch.gap) gap(batch.gap.reason ?? "the server does not say why");
    batch.messages.forEach(show);
    cursor = batch.next;
    // What did not fit into this batch is there now. Not every server says `latest`.
    const more = batch.latest !== undefined && batch.latest !== batch.next;
    interval = more ? 0 : batch.poll_after_ms;
  }

  function pause() {
    request?.abort();
    request = undefined;
    clearTimeout(timer);
    timer = undefined;
  }

  // The page is looked at again. A server that refused us is still not hurried.
  function askNow() {
    if (page.document.hidden || timer === undefined || failures > 0) return;
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

const backoff = (failures) => Math.min(LONGEST_BACKOFF, 1000 * 2 ** failures);

function refusal({ status, headers }) {
  const error = new Error(`status ${status}`);
  error.retryAfter = retryAfter(headers);
  // A request that is wrong now is wrong the next time too.
  // Of what this server and its proxies answer, only 408 and 429 speak of the moment.
  error.final = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return error;
}

// In milliseconds, at most an hour: a number of seconds or a date (RFC 9110, section 10.2.3).
function retryAfter(headers) {
  const value = headers.get("retry-after") ?? "0";
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Math.min(Math.max(0, ms || 0), 3_600_000);
}
