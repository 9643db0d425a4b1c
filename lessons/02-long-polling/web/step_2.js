// Step 2. The reader says what it has.

export function start({ url, show, gap, fetch }) {
  let cursor;
  const stopped = new AbortController();
  const { signal } = stopped;
  const options = { signal, cache: "no-store" };

  async function follow() {
    while (!signal.aborted) {
      const response = await fetch(cursor ? `${url}?after=${cursor}` : url, options);
      const batch = await response.json();
      if (batch.gap) gap(batch.gap.reason);
      batch.messages.forEach(show);
      cursor = batch.next;
    }
  }

  follow().catch((error) => {
    if (!signal.aborted) throw error;
  });
  return () => stopped.abort();
}
