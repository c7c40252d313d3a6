/** On a first visit the service worker, which serves the files, takes over the page a moment late. */

/** For it to register, or to take over. */
const PATIENCE_MS = 6_000;

/**
 * - `waiting`: it may still take over
 * - `passed-by`: it is there, and this page was loaded past it; another load helps
 * - `absent`: this browser runs none
 */
export type StreamsState = 'ready' | 'waiting' | 'passed-by' | 'absent';

/** Only when `ready` may a file be asked for: else the server would hear which one. */
export function streamsState(): StreamsState {
  if (!('serviceWorker' in navigator)) return 'absent';
  return navigator.serviceWorker.controller === null ? 'waiting' : 'ready';
}

/** Calls back at each change, also late; the returned function stops it. */
export function watchStreams(listener: (state: StreamsState) => void): () => void {
  if (streamsState() !== 'waiting') return () => undefined;
  const { serviceWorker } = navigator;
  let isOver = false;
  const taken = (): void => {
    stop();
    listener('ready');
  };
  const look = async (): Promise<void> => {
    const found = await serviceWorker.getRegistration().catch(() => undefined);
    // One that is still being installed takes over when it is.
    if (isOver || (found && !found.active)) return;
    listener(found ? 'passed-by' : 'absent');
  };
  const timer = setInterval(() => void look(), PATIENCE_MS);
  const stop = (): void => {
    isOver = true;
    clearInterval(timer);
    serviceWorker.removeEventListener('controllerchange', taken);
  };
  serviceWorker.addEventListener('controllerchange', taken);
  return stop;
}
