/** Which pieces of a torrent are stored: a row of the object store `holdings`. */
import type { PieceLayout } from '../core/ports.ts';
import { parseInfoHash, type InfoHash } from '../core/units/info-hash.ts';
import { clearSpareBits, countBits, hasBit, type Bitfield } from './bitfield.ts';
import type { PieceRecords } from './piece-records.ts';

export interface Holding extends PieceLayout {
  readonly bitfield: Bitfield;
  /** Lengths of the pieces in `bitfield`, summed up. */
  readonly storedBytes: number;
}

export function makeHolding(records: PieceRecords, bitfield: Bitfield): Holding {
  return { ...records.layout, bitfield, storedBytes: storedBytesOf(records, bitfield) };
}

/**
 * The have-bits of a stored row. Null when it is not a holding of this layout: an info hash names
 * one layout only, so such a row, and whatever records it speaks of, are worthless.
 */
export function decodeHaveBits(value: unknown, records: PieceRecords): Bitfield | null {
  const { pieceLengthBytes, lengthBytes } = records.layout;
  if (!isObject(value)) return null;
  if (value['pieceLengthBytes'] !== pieceLengthBytes || value['lengthBytes'] !== lengthBytes) {
    return null;
  }
  const stored = value['bitfield'];
  if (!(stored instanceof Uint8Array)) return null;
  if (stored.length !== Math.ceil(records.pieceCount / 8)) return null;
  const bitfield = new Uint8Array(stored);
  clearSpareBits(bitfield, records.pieceCount);
  return bitfield;
}

/** What a row says for the user's eyes; null when key or value are not ours. */
export function decodeUsage(recordKey: unknown, value: unknown): [InfoHash, number] | null {
  const infoHash = typeof recordKey === 'string' ? parseInfoHash(recordKey) : null;
  if (infoHash === null || !isObject(value)) return null;
  const storedBytes = value['storedBytes'];
  if (!Number.isSafeInteger(storedBytes) || Number(storedBytes) < 0) return null;
  return [infoHash, Number(storedBytes)];
}

function storedBytesOf(records: PieceRecords, bitfield: Bitfield): number {
  const { pieceCount, layout } = records;
  const last = pieceCount - 1;
  const missingOfLast = hasBit(bitfield, last)
    ? layout.pieceLengthBytes - records.pieceBytes(last)
    : 0;
  return countBits(bitfield, 0, pieceCount) * layout.pieceLengthBytes - missingOfLast;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
