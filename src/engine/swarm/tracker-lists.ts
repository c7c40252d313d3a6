/**
 * Which trackers a torrent asks. A link that was only opened may be a stranger's: until its reader
 * agrees, nobody it names hears of them, and only the trackers of the settings are asked
 * (docs/decisions/0016-asking-the-links-trackers.md).
 */
import { webTrackersOf } from '../../core/torrent/tracker-url.ts';
import type { TorrentEntry } from '../torrent-entry.ts';

/** Of a torrent's own trackers; a link must not make a browser knock at a hundred doors. */
const MAX_OWN_TRACKERS = 10;

export interface TrackerLimits {
  /** Added to every public torrent's own. */
  readonly trackers: readonly string[];
  /** Which of a torrent's own trackers are called. */
  readonly trackerScope: 'public' | 'anywhere';
}

export interface TrackerLists {
  readonly asked: readonly string[];
  /** Named by the link or file of a preview, and not asked before its reader agrees. */
  readonly unasked: readonly string[];
}

/** Those of both lists that a browser can use, in the torrent's order: its own first. */
export function trackerListsOf(
  entry: Pick<TorrentEntry, 'record' | 'metainfo' | 'mayAskOwnTrackers'>,
  { trackers, trackerScope }: TrackerLimits,
): TrackerLists {
  const { record, metainfo } = entry;
  const named = [...record.trackers, ...(metainfo?.announce ?? [])];
  const own = webTrackersOf(named, trackerScope).slice(0, MAX_OWN_TRACKERS);
  const all = metainfo?.isPrivate === true ? own : webTrackersOf([...own, ...trackers]);
  if (record.intent !== 'preview' || entry.mayAskOwnTrackers) return { asked: all, unasked: [] };
  const known = new Set(webTrackersOf(trackers));
  return {
    asked: all.filter((tracker) => known.has(tracker)),
    unasked: all.filter((tracker) => !known.has(tracker)),
  };
}
