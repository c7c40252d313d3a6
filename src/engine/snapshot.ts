/** What the list shows of one torrent. */
import { formatMagnet } from '../core/torrent/magnet.ts';
import { selectedFiles } from '../core/torrent/selection.ts';
import type { TorrentSnapshot } from '../bridge/snapshots.ts';
import { statusOf, type TorrentEntry } from './torrent-entry.ts';

export function torrentSnapshot(entry: TorrentEntry, trackers: readonly string[]): TorrentSnapshot {
  const { record, metainfo, running, progress } = entry;
  const isComplete = progress?.isComplete ?? false;
  const selectedBytes = progress?.selectedBytes ?? 0;
  // What could not be stored is not done.
  const partialBytes = entry.isWaitingForSpace ? 0 : (running?.partialBytes ?? 0);
  const doneBytes = isComplete
    ? selectedBytes
    : Math.min((progress?.verifiedBytes ?? 0) + partialBytes, selectedBytes);
  const downBytesPerSecond = isComplete ? 0 : Math.round(running?.downBytesPerSecond ?? 0);
  const isSeeder = progress !== null && progress.donePieceCount === progress.pieceCount;
  const swarm = running?.trackers.swarmCount() ?? null;
  const trackerList = running?.trackers.snapshots() ?? [];
  const files = metainfo?.files ?? [];
  return {
    infoHash: record.infoHash,
    name: record.name,
    status: statusOf(entry, isComplete),
    fault: entry.fault,
    isPreview: record.intent === 'preview',
    hasMetadata: metainfo !== null,
    isPrivate: metainfo?.isPrivate ?? false,
    source: record.source,
    magnet: formatMagnet({ infoHash: record.infoHash, name: metainfo?.name ?? null, trackers }),
    addedAt: record.addedAt,
    sizeBytes: metainfo?.lengthBytes ?? 0,
    selectedBytes,
    doneBytes,
    progress: selectedBytes === 0 ? 0 : doneBytes / selectedBytes,
    fileCount: selectedFiles(files, null).length,
    selectedFileCount: selectedFiles(files, record.selection).length,
    pieceLengthBytes: metainfo?.pieceLengthBytes ?? 0,
    pieceCount: metainfo?.pieceCount ?? 0,
    donePieceCount: progress?.donePieceCount ?? 0,
    downBytesPerSecond,
    upBytesPerSecond: Math.round(running?.upBytesPerSecond ?? 0),
    downloadedBytes: record.downloadedBytes,
    uploadedBytes: record.uploadedBytes,
    peerCount: running?.peerCount ?? 0,
    swarmSeeders: swarm === null ? null : withoutUs(swarm.seeders, isSeeder),
    swarmLeechers: swarm === null ? null : withoutUs(swarm.leechers, !isSeeder),
    trackerCount: trackerList.filter(({ status }) => status !== 'unsupported').length,
    workingTrackerCount: trackerList.filter(({ status }) => status === 'working').length,
    unreachableTrackerCount: trackerList.filter(({ status }) => status === 'unreachable').length,
    etaMs: etaOf(selectedBytes - doneBytes, downBytesPerSecond),
  };
}

/** Trackers count us too. */
function withoutUs(count: number, isOneOfThem: boolean): number {
  return Math.max(0, isOneOfThem ? count - 1 : count);
}

function etaOf(leftBytes: number, bytesPerSecond: number): number | null {
  if (leftBytes <= 0 || bytesPerSecond <= 0) return null;
  return Math.ceil((leftBytes / bytesPerSecond) * 1000);
}
