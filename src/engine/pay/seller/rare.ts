/** Torrents of ours that few others have, as the trackers count: what pays to keep. */
import type { EarningsView } from '../../../bridge/earning.ts';
import type { PayTorrent } from '../desk.ts';

/** Beside ourselves. */
const MOST_OTHERS = 1;
const MAX_SHOWN = 10;

/** Those that most want first. */
export function rareTorrents(
  torrents: readonly Pick<PayTorrent, 'infoHash' | 'isComplete' | 'swarm'>[],
): EarningsView['rare'] {
  return torrents
    .flatMap(({ infoHash, isComplete, swarm }) => {
      if (!isComplete || swarm === null) return [];
      const seeders = Math.max(0, swarm.seeders - 1);
      return seeders <= MOST_OTHERS ? [{ infoHash, seeders, leechers: swarm.leechers }] : [];
    })
    .sort((one, other) => other.leechers - one.leechers || one.seeders - other.seeders)
    .slice(0, MAX_SHOWN);
}
