// A client as somebody else would write it: an async loop that never ends by itself, time limits by
// AbortSignal, the page's own timers, 20 s of waiting, and backoff that keeps half of it fixed.

export function start({ url, show, gap, random }) {
  const stopped = new AbortController();
  let after;

  const pause = (ms) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      stopped.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(stopped.signal.reason);
      });
    });

  async function once() {
    const address = new URL(url, 'http://127.0.0.1/');
    if (after) {
      address.searchParams.set('wait', '20');
      address.searchParams.set('after', after);
    }
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(28_000)]);
    const response = await fetch(address, { signal, cache: 'no-store' });
    if (response.status === 204) return;
    if (!response.ok) throw response;
    const { messages, next, gap: isGap } = await response.json();
    if (isGap) gap('lost');
    for (const message of messages) show(message);
    after = next;
  }

  (async () => {
    for (let failures = 0; ; ) {
      try {
        await once();
        failures = 0;
        await pause(100);
      } catch (failure) {
        if (stopped.signal.aborted) return;
        const { status, headers } = failure;
        if (status >= 400 && status < 500 && status !== 408 && status !== 429) return;
        failures += 1;
        const said = headers?.get('retry-after') ?? '';
        const told = /^\d+$/.test(said) ? said * 1000 : Date.parse(said) - Date.now() || 0;
        const backoff = Math.min(500 * 2 ** failures, 20_000);
        await pause(Math.max(0, told) + backoff * (0.5 + random() / 2)).catch(() => {});
        if (stopped.signal.aborted) return;
      }
    }
  })();

  return () => stopped.abort();
}
