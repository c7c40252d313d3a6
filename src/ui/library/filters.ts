/** Which torrents the library shows. */
import type { TorrentSnapshot } from '../../bridge/snapshots.ts';

export const FILTERS = ['all', 'downloading', 'seeding', 'paused', 'needs-you'] as const;
export type Filter = (typeof FILTERS)[number];

export function isShown(torrent: TorrentSnapshot, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'downloading':
      return isUnderWay(torrent);
    case 'seeding':
      return torrent.status === 'seeding' || torrent.status === 'finished';
    case 'paused':
      return torrent.status === 'paused';
    case 'needs-you':
      return torrent.status === 'error' || torrent.fault !== null;
  }
}

export function countByFilter(torrents: readonly TorrentSnapshot[]): Record<Filter, number> {
  const counts: Record<Filter, number> = {
    all: 0,
    downloading: 0,
    seeding: 0,
    paused: 0,
    'needs-you': 0,
  };
  for (const torrent of torrents) {
    for (const filter of FILTERS) if (isShown(torrent, filter)) counts[filter] += 1;
  }
  return counts;
}

function isUnderWay({ status }: TorrentSnapshot): boolean {
  return (
    status === 'queued' ||
    status === 'checking' ||
    status === 'finding-peers' ||
    status === 'downloading'
  );
}
