/** The present, coarse enough for "3 minutes ago"; it moves only while somebody reads it. */
import { createSubscriber } from 'svelte/reactivity';

const TICK_MS = 10_000;

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, TICK_MS);
  return () => clearInterval(timer);
});

export const now = {
  /** Milliseconds since 1970. */
  get ms(): number {
    subscribe();
    return Date.now();
  },
};
