// Step 1. Ask; the answer comes when there is something; ask again at once.

export function start({ url, show, fetch }) {
  let stopped = false;

  async function follow() {
    while (!stopped) {
      const response = await fetch(url);
      const messages = await response.json();
      messages.forEach(show);
    }
  }

  follow();
  return () => (stopped = true);
}
