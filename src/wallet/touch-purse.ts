/** The purse locks itself while nobody is there: the signer hears when somebody is. */
import type { PurseState } from '../bridge/signer.ts';
import type { WalletComponents } from './components.ts';

/** Locks are minutes away: no need to tell of each key. */
const TELL_AGAIN_MS = 30_000;

/** Returns what stops it. */
export function touchPurse(
  { signer, clock, page }: Pick<WalletComponents, 'signer' | 'clock' | 'page'>,
  purse: () => PurseState,
): () => void {
  let toldAt = -Infinity;
  return page.onActivity(() => {
    const now = clock.now();
    if (purse().phase !== 'unlocked' || Math.abs(now - toldAt) < TELL_AGAIN_MS) return;
    toldAt = now;
    // Its worker may be gone; then the purse is locked anyway.
    signer.call('purse.touch', null).catch(() => undefined);
  });
}
