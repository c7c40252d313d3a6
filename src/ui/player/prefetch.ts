/** The beginning of the next file, asked for while the last of this one plays. */
import { fetchStream } from './fetch-stream.ts';
import type { Playback } from './playback.svelte.ts';

const BEGINNING_BYTES = 256 * 1024;
const LAST_SECONDS = 30;
const LAST_SHARE = 0.1;

export function isNearlyDone({ position, duration, isPaused }: Playback): boolean {
  if (duration === 0 || isPaused) return false;
  return duration - position <= Math.min(LAST_SECONDS, duration * LAST_SHARE);
}

/** Fetches and forgets it: the engine has stored it by then. The returned function stops it. */
export function askBeginning(src: string): () => void {
  const stop = new AbortController();
  fetchStream(src, { firstBytes: BEGINNING_BYTES, signal: stop.signal })
    .then((response) => response.arrayBuffer())
    // It is asked for again when it is played.
    .catch(() => undefined);
  return () => stop.abort();
}
