// Wrong: whatever fails is caught, and asked again at once, in a loop that ends when it is stopped.

export function start({ url, show, gap, fetch }) {
  let cursor;
  const stopped = new AbortController();
  const { signal } = stopped;

  (async () => {
    while (!signal.aborted) {
      try {
        const target = cursor ? `${url}?after=${cursor}&wait=25` : url;
        const response = await fetch(target, { signal, cache: "no-store" });
        if (response.status === 204) continue;
        if (!response.ok) throw new Error(`status ${response.status}`);
        const batch = await response.json();
        if (batch.gap) gap(batch.gap.reason);
        batch.messages.forEach(show);
        cursor = batch.next;
      } catch (error) {
        console.error(error);
      }
    }
  })();

  return () => stopped.abort();
}
