// Step 4. One request at a time: the next is scheduled when this one is settled.

const INTERVAL = 2000;
const PATIENCE = 10_000;

export function start({ url, show, gap, status, fetch, setTimeout, clearTimeout, page }) {
  let cursor = "";
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
    if (mine === request) timer = setTimeout(poll, INTERVAL);
  }

  async function ask(signal) {
    const response = await fetch(`${url}?after=${cursor}`, { signal, cache: "no-store" });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const batch = await response.json();
    if (batch.gap) gap("the server restarted");
    batch.messages.forEach(show);
    cursor = batch.next;
  }

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
