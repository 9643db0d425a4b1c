// Ask less while nothing is new: each answer without a message doubles the wait.

const SHORTEST = 2000;
const LONGEST = 16_000;
const PATIENCE = 10_000;

export function start({ url, show, gap, status, fetch, setTimeout, clearTimeout, page }) {
  let cursor = "";
  let wait = SHORTEST; // until the next request
  let request; // aborts what is under way; nothing while we pause
  let timer; // asks again

  async function poll() {
    const mine = (request = new AbortController());
    const giveUp = () => mine.abort(new Error("nothing came in 10 s"));
    const patience = setTimeout(giveUp, PATIENCE);
    try {
      await ask(mine.signal);
      status("following");
    } catch (error) {
      if (mine === request) status(`no answer (${error.message}), asking again`);
    }
    clearTimeout(patience);
    if (mine === request) timer = setTimeout(poll, wait);
  }

  // ANCHOR: wait
  async function ask(signal) {
    const response = await fetch(`${url}?after=${cursor}`, { signal, cache: "no-store" });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const batch = await response.json();
    if (batch.gap) gap("the server restarted");
    batch.messages.forEach(show);
    cursor = batch.next;
    const isNew = batch.messages.length > 0;
    wait = isNew ? SHORTEST : Math.min(2 * wait, LONGEST);
  }
  // ANCHOR_END: wait

  function pause() {
    request?.abort();
    request = undefined;
    clearTimeout(timer);
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
