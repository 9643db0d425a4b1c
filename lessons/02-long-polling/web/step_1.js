// Step 1. Ask; the answer comes when there is something; ask again at once.

export function start({ url, show, fetch }) {
  const stopped = new AbortController();
  const { signal } = stopped;

  async function follow() {
    while (!signal.aborted) {
      const response = await fetch(url, { signal });
      const messages = await response.json();
      messages.forEach(show);
    }
  }

  follow().catch((error) => {
    if (!signal.aborted) throw error;
  });
  return () => stopped.abort();
}
