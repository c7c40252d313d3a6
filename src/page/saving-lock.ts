/**
 * While something is saved, all tabs can know: a shared lock is held. An update waits for it, and the
 * browser asks before it lets go of the tab, whose engine sends the bytes.
 */
import { SAVING_LOCK } from './running-saves.ts';

let saveCount = 0;

/** Resolves and rejects as `work` does. */
export async function whileSaving<T>(work: () => Promise<T>): Promise<T> {
  saveCount += 1;
  if (saveCount === 1) addEventListener('beforeunload', askBeforeLeaving);
  try {
    return await navigator.locks.request(SAVING_LOCK, { mode: 'shared' }, work);
  } finally {
    saveCount -= 1;
    if (saveCount === 0) removeEventListener('beforeunload', askBeforeLeaving);
  }
}

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
