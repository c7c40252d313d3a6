/** Which torrents of the list may run now. */
import { activeTorrents } from '../core/torrent/queue.ts';
import { isBlocked } from './entry-faults.ts';
import type { TorrentEntry } from './torrent-entry.ts';

/** A download without a peer for this long does not hold a place in the queue. */
const STALLED_AFTER_MS = 15_000;

/** What it returns says so of each of `entries`. */
export function admission(
  entries: readonly TorrentEntry[],
  { nowMs, maxActiveDownloads }: { readonly nowMs: number; readonly maxActiveDownloads: number },
): (entry: TorrentEntry) => boolean {
  const allowed = activeTorrents(
    entries.map((entry) => ({
      infoHash: entry.record.infoHash,
      addedAt: entry.record.addedAt,
      wantsToRun: entry.record.intent === 'run' && !isBlocked(entry),
      isComplete: entry.progress?.isComplete ?? false,
      isStalled: entry.lonelySince !== null && nowMs - entry.lonelySince > STALLED_AFTER_MS,
    })),
    maxActiveDownloads,
  );
  return (entry) => {
    const { intent, infoHash } = entry.record;
    // Who watches it waits for no queue.
    const isWatched = intent === 'run' && !entry.wanted.isEmpty && !isBlocked(entry);
    return intent === 'preview' || allowed.has(infoHash) || isWatched;
  };
}
