import type { TorrentSnapshot } from '../bridge/snapshots.ts';
import type { InfoHash } from '../core/units/info-hash.ts';

/** A torrent for tests: complete, stored, idle, with what the test changes. */
export function snapshot(change: Partial<TorrentSnapshot> = {}): TorrentSnapshot {
  const name = change.name ?? 'A torrent';
  return {
    infoHash: Array.from(name, (letter) => letter.codePointAt(0)?.toString(16))
      .join('')
      .padEnd(40, '0')
      .slice(0, 40) as InfoHash,
    name,
    status: 'paused',
    fault: null,
    isPreview: false,
    hasMetadata: true,
    isPrivate: false,
    source: 'stored',
    magnet: 'magnet:?',
    addedAt: 0,
    sizeBytes: 100,
    selectedBytes: 100,
    doneBytes: 100,
    progress: 1,
    fileCount: 1,
    selectedFileCount: 1,
    pieceLengthBytes: 16_384,
    pieceCount: 1,
    donePieceCount: 1,
    downBytesPerSecond: 0,
    upBytesPerSecond: 0,
    downloadedBytes: 0,
    uploadedBytes: 0,
    peerCount: 0,
    swarmSeeders: null,
    swarmLeechers: null,
    trackerCount: 1,
    workingTrackerCount: 0,
    unreachableTrackerCount: 0,
    etaMs: null,
    ...change,
  };
}
