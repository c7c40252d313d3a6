/** One bit per piece, high bit first, spare bits zero, as BEP 3's `bitfield` message. */
import type { PieceLayout } from '../ports.ts';
import { pieceCountOf, piecesOf, type Extent } from './pieces.ts';

export function createBitfield(pieceCount: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Math.ceil(pieceCount / 8));
}

/** False for an index that the bitfield does not have. */
export function hasPiece(bitfield: Uint8Array, index: number): boolean {
  return ((bitfield[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0;
}

/** Sets or clears one bit in place. */
export function markPiece(bitfield: Uint8Array, index: number, isHere = true): void {
  const bit = 0x80 >> (index & 7);
  const byte = bitfield[index >> 3];
  if (byte === undefined) throw new RangeError(`No piece ${index}`);
  bitfield[index >> 3] = isHere ? byte | bit : byte & ~bit;
}

/** How many pieces from `start` up to, but without, `end` are there. */
export function countPieces(bitfield: Uint8Array, start: number, end: number): number {
  let count = 0;
  let index = start;
  while (index < end) {
    if ((index & 7) === 0 && index + 8 <= end) {
      count += ONES[bitfield[index >> 3] ?? 0] ?? 0;
      index += 8;
    } else {
      if (hasPiece(bitfield, index)) count += 1;
      index += 1;
    }
  }
  return count;
}

/** How many of the extent's bytes lie in pieces that are there. */
export function verifiedBytes(
  layout: PieceLayout,
  bitfield: Uint8Array,
  extent: Extent = { offsetBytes: 0, lengthBytes: layout.lengthBytes },
): number {
  const range = piecesOf(layout, extent);
  if (range === null) return 0;
  const { first, last } = range;
  let bytes = countPieces(bitfield, first, last + 1) * layout.pieceLengthBytes;
  // The outer pieces may reach beyond the extent, and the torrent's last may be short.
  if (hasPiece(bitfield, first)) bytes -= extent.offsetBytes - first * layout.pieceLengthBytes;
  if (hasPiece(bitfield, last)) {
    bytes -= (last + 1) * layout.pieceLengthBytes - (extent.offsetBytes + extent.lengthBytes);
  }
  return bytes;
}

/** Whether a bitfield from storage or a peer fits the torrent: its length, and no spare bit set. */
export function isBitfieldOf(layout: PieceLayout, bitfield: Uint8Array): boolean {
  const pieceCount = pieceCountOf(layout);
  return (
    bitfield.length === Math.ceil(pieceCount / 8) &&
    countPieces(bitfield, pieceCount, bitfield.length * 8) === 0
  );
}

/** How many bits are set in each byte. */
const ONES = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0;
  for (let rest = byte; rest > 0; rest >>= 1) count += rest & 1;
  return count;
});
