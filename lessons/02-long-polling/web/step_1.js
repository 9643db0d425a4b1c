// Step 1. Ask; the answer comes when there is something; ask again at once.

export function start({ url, show, fetch }) {
  const stopped = new AbortController();
  const { signal } = stopped;
  // Else a second tab that asks the same waits for the first one's answer.
  const options = { signal, cache: "no-store" };

  async function follow() {
    while (!signal.aborted) {
      const response = await fetch(url, options);
      const messages = await response.json();
      messages.forEach(show);
    }
  }

  follow().catch((error) => {
    if (!signal.aborted) throw error;
  });
  return () => stopped.abort();
}
