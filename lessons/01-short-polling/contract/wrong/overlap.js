// Wrong: it asks every five seconds, come what may, so that requests are under way together.

export function start({ url, show, gap, fetch, setInterval, clearInterval }) {
  let cursor = "";

  async function poll() {
    const response = await fetch(`${url}?after=${cursor}`);
    const batch = await response.json();
    if (batch.gap) gap(batch.gap.reason);
    batch.messages.forEach(show);
    cursor = batch.next;
  }

  const timer = setInterval(poll, 5000);
  return () => clearInterval(timer);
}
