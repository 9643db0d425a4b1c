// Step 5. The reader says how long it waits, and takes “nothing” for an answer.

const WAIT = 25;

export function start({ url, show, gap, fetch }) {
  let cursor;
  const stopped = new AbortController();
  const { signal } = stopped;
  const options = { signal, cache: "no-store" };

  async function follow() {
    while (!signal.aborted) {
      const target = cursor ? `${url}?after=${cursor}&wait=${WAIT}` : url;
      const response = await fetch(target, options);
      if (response.status === 204) continue;
      const batch = await response.json();
      if (batch.gap) gap(batch.gap.reason);
      (batch.messages ?? []).forEach(show);
      cursor = batch.next ?? cursor;
    }
  }

  follow().catch((error) => {
    if (!signal.aborted) throw error;
  });
  return () => stopped.abort();
}
