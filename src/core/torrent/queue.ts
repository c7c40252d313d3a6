/** Which torrents may be active when only some may download at once. */
import type { InfoHash } from '../units/info-hash.ts';

export interface QueueEntry {
  readonly infoHash: InfoHash;
  readonly addedAt: number;
  /** Not paused, not in error, not a preview. */
  readonly wantsToRun: boolean;
  /** All selected files are here: it only seeds. */
  readonly isComplete: boolean;
  /** It has been active for a while and no peer sends anything. False while it is queued. */
  readonly isStalled: boolean;
}

/**
 * Stalled downloads are kept active, so that they notice a peer that comes; but not more of them
 * than this, since each announces to trackers and offers connections.
 */
export const MAX_STALLED_ACTIVE = 20;

/**
 * The torrents that may be active; the others that want to run are queued. The first that was
 * added comes first. Seeding takes no place of a download, and neither does a stalled download:
 * it does not block those behind it. The order of `entries` does not matter, so the answer only
 * changes when a torrent does.
 */
export function activeTorrents(
  entries: readonly QueueEntry[],
  maxActiveDownloads: number,
): Set<InfoHash> {
  const active = new Set<InfoHash>();
  let freePlaces = maxActiveDownloads;
  let freeStalledPlaces = MAX_STALLED_ACTIVE;
  for (const { infoHash, isComplete, isStalled } of inOrder(entries)) {
    if (isComplete) {
      active.add(infoHash);
    } else if (isStalled) {
      if (freeStalledPlaces > 0) active.add(infoHash);
      freeStalledPlaces -= 1;
    } else {
      if (freePlaces > 0) active.add(infoHash);
      freePlaces -= 1;
    }
  }
  return active;
}

/** By the time they were added; the info hash decides between equal times. */
function inOrder(entries: readonly QueueEntry[]): QueueEntry[] {
  return entries
    .filter((entry) => entry.wantsToRun)
    .toSorted((a, b) => a.addedAt - b.addedAt || (a.infoHash < b.infoHash ? -1 : 1));
}
