/** Torrents of ours that few others have, as the trackers count: what pays to keep. */
import type { InfoHash } from '../../../core/units/info-hash.ts';
import type { EarningsView } from '../../../bridge/paying.ts';

export interface SwarmFigures {
  readonly infoHash: InfoHash;
  readonly isComplete: boolean;
  /** As the trackers say; null when none has answered. */
  readonly swarmSeeders: number | null;
  readonly swarmLeechers: number | null;
}

/** Ourselves and one more. */
const RARE_SEEDERS = 2;
const MAX_SHOWN = 10;

/** Those that most want first. */
export function rareTorrents(torrents: readonly SwarmFigures[]): EarningsView['rare'] {
  return torrents
    .flatMap(({ infoHash, isComplete, swarmSeeders, swarmLeechers }) =>
      isComplete && swarmSeeders !== null && swarmSeeders <= RARE_SEEDERS
        ? [{ infoHash, seeders: swarmSeeders, leechers: swarmLeechers ?? 0 }]
        : [],
    )
    .sort((one, other) => other.leechers - one.leechers || one.seeders - other.seeders)
    .slice(0, MAX_SHOWN);
}
