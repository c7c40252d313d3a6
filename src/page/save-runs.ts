/** One save, whichever way it goes. */
import type { PageSaves } from '../bridge/page-saves.ts';
import { saveToDownloads } from './save-to-downloads.ts';
import { saveToTarget } from './save-to-target.ts';
import { whileSaving } from './saving-lock.ts';

export { pickTarget } from './pick-target.ts';

export function save(
  spawn: () => Worker,
  ...[order, target, run]: Parameters<PageSaves['save']>
): Promise<void> {
  return whileSaving(() =>
    target.kind === 'downloads'
      ? saveToDownloads(order, run)
      : saveToTarget(spawn, order, target, run),
  );
}
