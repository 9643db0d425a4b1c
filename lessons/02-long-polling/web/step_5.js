// Step 5. The reader says how long it waits, and takes “nothing” for an answer.

const WAIT = 25;

export function start({ url, show, gap, fetch }) {
  let cursor;
  let stopped = false;

  async function follow() {
    while (!stopped) {
      const response = await fetch(cursor ? `${url}?after=${cursor}&wait=${WAIT}` : url);
      if (response.status === 204) continue;
      const batch = await response.json();
      if (batch.gap) gap(batch.gap.reason);
      (batch.messages ?? []).forEach(show);
      cursor = batch.next ?? cursor;
    }
  }

  follow();
  return () => (stopped = true);
}
