// Step 1. Every two seconds: ask, and show what is there.

const INTERVAL = 2000;

export function start({ url, show, fetch, setInterval, clearInterval }) {
  async function poll() {
    const response = await fetch(url, { cache: "no-store" });
    const message = await response.json();
    if (message) show(message);
  }

  const timer = setInterval(poll, INTERVAL);
  return () => clearInterval(timer);
}
