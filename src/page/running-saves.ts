/**
 * Whether files are being saved, in whatever tab: who saves holds a shared lock. To load the pages
 * anew would cut that off.
 */
export const SAVING_LOCK = 'bittern.saving';

export async function areSavesRunning(): Promise<boolean> {
  const { held = [], pending = [] } = await navigator.locks.query();
  // One that waits behind us was begun meanwhile.
  return [...held, ...pending].some(({ name, mode }) => name === SAVING_LOCK && mode === 'shared');
}

/** Resolves when no tab saves any more; when aborted, at once. */
export async function untilSavesEnd(signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await areSavesRunning())) {
    await navigator.locks.request(SAVING_LOCK, { signal }, () => undefined).catch(() => undefined);
  }
}
