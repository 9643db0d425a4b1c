// Step 3. A gap is shown: what fell into it is lost, but not silently.

const INTERVAL = 2000;

export function start({ url, show, gap, fetch, setInterval, clearInterval }) {
  let cursor = "";

  async function poll() {
    const response = await fetch(`${url}?after=${cursor}`, { cache: "no-store" });
    const batch = await response.json();
    if (batch.gap) gap("the server restarted");
    batch.messages.forEach(show);
    cursor = batch.next;
  }

  const timer = setInterval(poll, INTERVAL);
  return () => clearInterval(timer);
}
