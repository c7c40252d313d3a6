/** All of one torrent, for its details. */
import type { TorrentDetail, TrackerSnapshot } from '../bridge/snapshots.ts';
import { verifiedBytes } from '../core/torrent/bitfield.ts';
import type { TorrentEntry } from './torrent-entry.ts';

export function torrentDetail(
  entry: TorrentEntry,
  unaskedTrackers: readonly string[],
): TorrentDetail {
  const { record, metainfo, running } = entry;
  const bitfield = entry.progress?.bitfield ?? null;
  const selection = record.selection === null ? null : new Set(record.selection);
  const files = (metainfo?.files ?? []).flatMap((file, index) =>
    file.isPadding || metainfo === null
      ? []
      : [
          {
            index,
            path: file.path,
            offsetBytes: file.offsetBytes,
            sizeBytes: file.lengthBytes,
            doneBytes: bitfield === null ? 0 : verifiedBytes(metainfo, bitfield, file),
            isSelected: selection?.has(index) ?? true,
          },
        ],
  );
  return {
    infoHash: record.infoHash,
    files,
    peers: running?.peers() ?? [],
    trackers: [...(running?.trackers.snapshots() ?? []), ...unaskedTrackers.map(unasked)],
    bitfield: bitfield && Uint8Array.from(bitfield),
    createdAt: metainfo?.createdAt ?? null,
    createdBy: metainfo?.createdBy ?? null,
    comment: metainfo?.comment ?? null,
  };
}

function unasked(url: string): TrackerSnapshot {
  return { url, status: 'unasked', message: null, seeders: null, leechers: null };
}
