/** A running torrent, as paying sees it. */
import type { Torrent } from 'webtorrent';
import type { InfoHash } from '../core/units/info-hash.ts';
import type { PayTorrent } from './pay/desk.ts';
import type { PieceProgress } from './piece-progress.ts';
import type { TorrentTrackers } from './swarm/trackers.ts';

/** The figures are those of the moment they are read. */
export function payViewOf(
  infoHash: InfoHash,
  torrent: Torrent,
  now: {
    readonly progress: () => PieceProgress | null;
    readonly receivedBytes: () => number;
    readonly trackers: () => TorrentTrackers;
  },
): PayTorrent {
  return {
    infoHash,
    torrent,
    get pieceLengthBytes() {
      return now.progress()?.pieceLengthBytes ?? 0;
    },
    get bytesLeft() {
      const known = now.progress();
      return known === null ? 0 : known.selectedBytes - known.verifiedBytes;
    },
    get isComplete() {
      return now.progress()?.isComplete ?? false;
    },
    get receivedBytes() {
      return now.receivedBytes();
    },
    get swarm() {
      return now.trackers().swarmCount();
    },
  };
}
