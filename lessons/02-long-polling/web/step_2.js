// Step 2. The reader says what it has.

export function start({ url, show, gap, fetch }) {
  let cursor;
  let stopped = false;

  async function follow() {
    while (!stopped) {
      const response = await fetch(cursor ? `${url}?after=${cursor}` : url);
      const batch = await response.json();
      if (batch.gap) gap(batch.gap.reason);
      batch.messages.forEach(show);
      cursor = batch.next;
    }
  }

  follow();
  return () => (stopped = true);
}
