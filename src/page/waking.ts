/**
 * When others are to be looked for at once, because what connected before has most likely ended: the
 * network is back, or the tab or its machine was stopped and goes on. Nothing is done when a tab is stopped:
 * what is stored is a quarter of a second behind at most, and the purse's lock goes by the clock.
 */

const STEP_MS = 15_000;
/** Browsers let timers of a tab out of sight run once a minute; one that comes later was stopped. */
const STOPPED_AFTER_MS = 150_000;

interface Waking {
  readonly window: EventTarget;
  readonly document: EventTarget;
  readonly nowMs: () => number;
  /** The returned function stops it. */
  readonly every: (ms: number, callback: () => void) => () => void;
}

/** Calls back each time; the returned function stops it. */
export function onWake(listener: () => void, parts: Waking = browser()): () => void {
  const over = new AbortController();
  const { signal } = over;
  let seenAtMs = parts.nowMs();
  parts.window.addEventListener('online', listener, { signal });
  // Chromium, after it had frozen the tab. Others, and machines that slept, tell nothing.
  parts.document.addEventListener(
    'resume',
    () => {
      seenAtMs = parts.nowMs();
      listener();
    },
    { signal },
  );
  const stopStepping = parts.every(STEP_MS, () => {
    const wasStopped = parts.nowMs() - seenAtMs >= STOPPED_AFTER_MS;
    seenAtMs = parts.nowMs();
    if (wasStopped) listener();
  });
  return () => {
    over.abort();
    stopStepping();
  };
}

function browser(): Waking {
  return {
    window,
    document,
    nowMs: () => Date.now(),
    every(ms, callback) {
      const timer = setInterval(callback, ms);
      return () => clearInterval(timer);
    },
  };
}
