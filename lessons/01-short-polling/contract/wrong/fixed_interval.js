// Wrong: all of it. It polls at fixed intervals as most examples on the web do: one object for an
// answer, no cursor, no look at the status, no limit to its patience, and nothing aborted.

export function start({ url, show, fetch, setInterval, clearInterval }) {
  let pollingInterval = null;
  const poll = () => {
    fetch(url)
      .then((response) => response.json())
      .then((data) => show(data))
      .catch((error) => console.error("Polling error:", error));
  };
  pollingInterval = setInterval(poll, 5000);

  return function stopPolling() {
    if (pollingInterval) {
      clearInterval(pollingInterval);
      pollingInterval = null;
    }
  };
}
