// Wrong: all of it. It polls as most examples on the web do: no cursor, no look at the status, no limit
// to its patience, a fixed time after a failure, and nothing that stops it.

export function start({ url, show, fetch, setTimeout }) {
  async function longPoll() {
    try {
      const response = await fetch(url);
      const data = await response.json();
      if (data.messages && data.messages.length > 0) {
        data.messages.forEach((message) => show(message));
      }
      longPoll();
    } catch (error) {
      console.error("Error during long polling:", error);
      setTimeout(longPoll, 5000);
    }
  }

  longPoll();
}
