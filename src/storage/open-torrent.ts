import type { InfoHash } from '../core/units/info-hash.ts';
import type { PieceRecords } from './piece-records.ts';
import type { PieceRecordKey } from './schema.ts';

/** What is known of a torrent while its piece store is open. */
export interface OpenTorrent {
  readonly infoHash: InfoHash;
  readonly records: PieceRecords;
  /** As of the last completed transaction. Replaced whole, never written to. */
  bitfield: Uint8Array<ArrayBuffer>;
}

export function recordKeyOf(torrent: OpenTorrent, record: number): PieceRecordKey {
  return [torrent.infoHash, record];
}

/** The record's name in the cache; without a record, the prefix of all the torrent's names. */
export function cacheKeyOf(torrent: OpenTorrent, record: number | '' = ''): string {
  return `${torrent.infoHash}/${record}`;
}

/** The bytes of a record, or null when what was stored is not of the right kind and length. */
export function decodeRecord(
  value: unknown,
  torrent: OpenTorrent,
  record: number,
): Uint8Array | null {
  if (!(value instanceof ArrayBuffer)) return null;
  return value.byteLength === torrent.records.recordBytes(record) ? new Uint8Array(value) : null;
}
