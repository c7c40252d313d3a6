/** On a first visit the service worker, which serves the files, takes over the page a moment late. */

const PATIENCE_MS = 15_000;

export function areStreamsReady(): boolean {
  // Without service workers there is nothing to wait for: the player then says that nothing comes.
  return !('serviceWorker' in navigator) || navigator.serviceWorker.controller !== null;
}

/** Resolves when files can be asked for, or when waiting longer is of no use. */
export async function streamsReady(): Promise<void> {
  if (areStreamsReady()) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    navigator.serviceWorker.addEventListener('controllerchange', done, { once: true });
  });
}
