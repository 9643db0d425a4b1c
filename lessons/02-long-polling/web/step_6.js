// Step 6. Patience: it waits for an answer, but not for ever; and after a failure before it asks.

const WAIT = 25;
const PATIENCE = 35_000; // for what the server promises within WAIT
const BETWEEN_REQUESTS = 50; // at least, whatever answers come
const LONGEST_BACKOFF = 30_000;

export function start(world) {
  const { url, show, gap, status, fetch, setTimeout, clearTimeout, random, page } = world;
  let cursor;
  let failures = 0; // since the last success
  let request; // aborts what is under way; nothing while we pause
  let timer; // asks again; nothing while a request is under way

  async function poll() {
    timer = undefined;
    const mine = (request = new AbortController());
    const giveUp = () => mine.abort(new Error("nothing came in 35 s"));
    const patience = setTimeout(giveUp, PATIENCE);
    let wait = BETWEEN_REQUESTS;
    if (failures > 0) status("waiting for an answer");
    try {
      await ask(mine.signal);
      failures = 0;
      status("following");
    } catch (error) {
      if (mine !== request) return;
      if (error.final) {
        listening.abort();
        return status(`${error.message}: not asking again`);
      }
      failures += 1;
      wait += (error.retryAfter ?? 0) + random() * backoff(failures);
      status(`no answer (${error.message}), asking again in ${Math.round(wait / 1000)} s`);
    } finally {
      clearTimeout(patience);
    }
    if (mine === request) timer = setTimeout(poll, wait);
  }

  async function ask(signal) {
    const known = cursor !== undefined;
    const after = known ? `?after=${encodeURIComponent(cursor)}&wait=${WAIT}` : "";
    const response = await fetch(url + after, { signal, cache: "no-store" });
    if (response.status === 204) return;
    if (!response.ok) throw refusal(response);
    const batch = await response.json();
    if (batch.gap) gap(batch.gap.reason ?? "the server does not say why");
    batch.messages.forEach(show);
    cursor = batch.next;
  }

  function pause() {
    request?.abort();
    request = undefined;
    clearTimeout(timer);
    timer = undefined;
  }

  const listening = new AbortController();
  const { signal } = listening;
  page.addEventListener("pagehide", pause, { signal });
  page.addEventListener("pageshow", (event) => event.persisted && poll(), { signal });
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
  error.final = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return error;
}

// In milliseconds, at most an hour: a number of seconds or a date (RFC 9110, section 10.2.3).
function retryAfter(headers) {
  const value = headers.get("retry-after") ?? "0";
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Math.min(Math.max(0, ms || 0), 3_600_000);
}
