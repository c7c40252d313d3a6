/** Which pieces of a torrent are stored: a row of the object store `holdings`. */
import type { PieceLayout } from '../core/ports.ts';
import { isBitfieldOf, verifiedBytes } from '../core/torrent/bitfield.ts';
import { parseInfoHash, type InfoHash } from '../core/units/info-hash.ts';
import type { PieceRecords } from './piece-records.ts';

export interface Holding extends PieceLayout {
  /** As BEP 3's, the spare bits clear. */
  readonly bitfield: Uint8Array;
  /** Lengths of the pieces in `bitfield`, summed up. */
  readonly storedBytes: number;
}

export function makeHolding(records: PieceRecords, bitfield: Uint8Array): Holding {
  return { ...records.layout, bitfield, storedBytes: verifiedBytes(records.layout, bitfield) };
}

/**
 * The have-bits of a stored row. Null when it is not a holding of this layout: an info hash names
 * one layout only, so such a row, and whatever records it speaks of, are worthless.
 */
export function decodeHaveBits(
  value: unknown,
  records: PieceRecords,
): Uint8Array<ArrayBuffer> | null {
  const { pieceLengthBytes, lengthBytes } = records.layout;
  if (!isObject(value)) return null;
  if (value['pieceLengthBytes'] !== pieceLengthBytes || value['lengthBytes'] !== lengthBytes) {
    return null;
  }
  const stored = value['bitfield'];
  if (!(stored instanceof Uint8Array)) return null;
  return isBitfieldOf(records.layout, stored) ? new Uint8Array(stored) : null;
}

/** What a row says for the user's eyes; null when key or value are not ours. */
export function decodeUsage(recordKey: unknown, value: unknown): [InfoHash, number] | null {
  const infoHash = typeof recordKey === 'string' ? parseInfoHash(recordKey) : null;
  if (infoHash === null || !isObject(value)) return null;
  const storedBytes = value['storedBytes'];
  if (!Number.isSafeInteger(storedBytes) || Number(storedBytes) < 0) return null;
  return [infoHash, Number(storedBytes)];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
