/** What is being saved, and what became of it, in words. */
import type { TorrentSnapshot } from '../../bridge/snapshots.ts';
import { formatBytes, formatRate, isStill } from '../format/bytes.ts';
import { formatPercent } from '../format/percent.ts';
import { m } from '../messages/generated/messages.js';
import type { Save } from '../saving/save.svelte.ts';
import { isComplete } from './status.ts';
import { describeWaiting } from './waiting.ts';

type Saved = Pick<Save, 'name' | 'lengthBytes' | 'leftOutCount'> & {
  readonly target: Pick<Save['target'], 'kind'>;
};
type Running = Pick<
  Save,
  'lengthBytes' | 'writtenBytes' | 'bytesPerSecond' | 'isChecking' | 'share'
>;

export function describeStart({ name }: Pick<Save, 'name'>): string {
  return m.saving_began({ name });
}

/** The one line below its bar. @param torrent Null when it has left the list. */
export function describeSaving(save: Running, torrent: TorrentSnapshot | null): string {
  if (save.isChecking) return m.saving_checks({ percent: formatPercent(save.share) });
  const { writtenBytes, lengthBytes, bytesPerSecond } = save;
  const figures = { done: formatBytes(writtenBytes), size: formatBytes(lengthBytes) };
  if (bytesPerSecond === null) return m.saving_figures(figures);
  if (!isStill(bytesPerSecond)) {
    return m.saving_figures_rate({ ...figures, rate: formatRate(bytesPerSecond) });
  }
  const isMissing = torrent !== null && !isComplete(torrent);
  return isMissing
    ? m.saving_waits({ ...figures, why: describeWaiting(torrent) })
    : m.saving_figures(figures);
}

/** All together, in a word or two; 0..1. */
export function describeSaves(runningCount: number, share: number): string {
  if (runningCount === 0) return m.saving_failed();
  return m.saving_many({ count: runningCount, percent: formatPercent(share) });
}

export function describeSaved({ name, lengthBytes, leftOutCount, target }: Saved): string {
  const words = { name, size: formatBytes(lengthBytes) };
  const saved = target.kind === 'downloads' ? m.saved_downloads(words) : m.saved_checked(words);
  return leftOutCount === 0 ? saved : `${saved} ${m.saved_left_out({ count: leftOutCount })}`;
}
