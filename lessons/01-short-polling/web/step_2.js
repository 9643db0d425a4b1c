// Step 2. The reader says what it has, and shows what is new.

const INTERVAL = 2000;

export function start({ url, show, fetch, setInterval, clearInterval }) {
  let cursor = 0;

  async function poll() {
    const response = await fetch(`${url}?after=${cursor}`, { cache: "no-store" });
    const batch = await response.json();
    batch.messages.forEach(show);
    cursor = batch.next;
  }

  const timer = setInterval(poll, INTERVAL);
  return () => clearInterval(timer);
}
