/** How much of a file is stored, as stretches to draw. */
import { countPieces } from '../torrent/bitfield.ts';
import type { Extent } from '../torrent/pieces.ts';

/** A part of a file, 0..1. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * The parts of a file whose pieces are all stored, ascending, apart from each other. A file of many
 * pieces is told in `most` equal parts, each there when all of its pieces are.
 */
export function storedStretches(
  bitfield: Uint8Array,
  pieceLengthBytes: number,
  { offsetBytes, lengthBytes }: Extent,
  most = 400,
): readonly Stretch[] {
  if (lengthBytes === 0 || pieceLengthBytes === 0) return [];
  const first = Math.floor(offsetBytes / pieceLengthBytes);
  const last = Math.floor((offsetBytes + lengthBytes - 1) / pieceLengthBytes);
  const step = Math.max(1, Math.ceil((last - first + 1) / most));
  const stretches: { start: number; end: number }[] = [];
  const shareAt = (piece: number): number =>
    Math.min(1, Math.max(0, (piece * pieceLengthBytes - offsetBytes) / lengthBytes));
  for (let at = first; at <= last; at += step) {
    const end = Math.min(at + step, last + 1);
    if (countPieces(bitfield, at, end) < end - at) continue;
    const before = stretches.at(-1);
    if (before?.end === shareAt(at)) before.end = shareAt(end);
    else stretches.push({ start: shareAt(at), end: shareAt(end) });
  }
  return stretches;
}
