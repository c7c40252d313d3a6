/** One save, whichever way it goes. */
import type { PageSaves, SaveRun } from '../bridge/page-saves.ts';
import { whileNotEnded } from './save-endings.ts';
import { saveToDownloads } from './save-to-downloads.ts';
import { saveToTarget } from './save-to-target.ts';
import { whileSaving } from './saving-lock.ts';

export { pickTarget } from './pick-target.ts';

export function save(
  spawn: () => Worker,
  ...[order, target, run]: Parameters<PageSaves['save']>
): Promise<void> {
  const saveOnce = (run: SaveRun): Promise<void> =>
    target.kind === 'downloads'
      ? saveToDownloads(order, run)
      : saveToTarget(spawn, order, target, run);
  // First of all, so that an update that comes while the lock is waited for ends it as well.
  return whileNotEnded(run, (ended) => whileSaving(order.infoHash, () => saveOnce(ended)));
}
