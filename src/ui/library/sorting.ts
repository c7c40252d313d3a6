/** In which order the library shows torrents. */
import type { TorrentSnapshot } from '../../bridge/snapshots.ts';

export const SORT_KEYS = [
  'name',
  'size',
  'progress',
  'down',
  'up',
  'peers',
  'eta',
  'added',
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface Sorting {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

export const NEWEST_FIRST: Sorting = { key: 'added', isDescending: true };

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** A sorted copy; ties are broken by name and then by info hash, so that rows never flicker. */
export function sortTorrents(
  torrents: readonly TorrentSnapshot[],
  { key, isDescending }: Sorting,
): TorrentSnapshot[] {
  const sign = isDescending ? -1 : 1;
  return torrents.toSorted(
    (a, b) =>
      sign * compare(a, b, key) ||
      names.compare(a.name, b.name) ||
      (a.infoHash < b.infoHash ? -1 : 1),
  );
}

/** Names read best from A, everything else from the most; a second click turns the order round. */
export function nextSorting(current: Sorting, key: SortKey): Sorting {
  if (current.key === key) return { key, isDescending: !current.isDescending };
  return { key, isDescending: key !== 'name' && key !== 'eta' };
}

function compare(a: TorrentSnapshot, b: TorrentSnapshot, key: SortKey): number {
  if (key === 'name') return names.compare(a.name, b.name);
  const [left, right] = [figure(a, key), figure(b, key)];
  return left === right ? 0 : left < right ? -1 : 1;
}

function figure(torrent: TorrentSnapshot, key: Exclude<SortKey, 'name'>): number {
  switch (key) {
    case 'size':
      return torrent.sizeBytes;
    case 'progress':
      return torrent.progress;
    case 'down':
      return torrent.downBytesPerSecond;
    case 'up':
      return torrent.upBytesPerSecond;
    case 'peers':
      return torrent.peerCount;
    case 'eta':
      return torrent.etaMs ?? Infinity;
    case 'added':
      return torrent.addedAt;
  }
}
