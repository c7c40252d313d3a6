/** Piece arithmetic (BEP 3): where pieces and files lie in a torrent. */
import type { PieceLayout } from '../ports.ts';

/** A stretch of a torrent. `TorrentFile` is one. */
export interface Extent {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

/** Pieces from `first` to `last`, both included. */
export interface PieceRange {
  readonly first: number;
  readonly last: number;
}

export function pieceCountOf(layout: PieceLayout): number {
  return Math.ceil(layout.lengthBytes / layout.pieceLengthBytes);
}

/** In bytes: the last piece is shorter than the others, if need be. */
export function pieceLengthOf(layout: PieceLayout, index: number): number {
  if (!Number.isInteger(index) || index < 0 || index >= pieceCountOf(layout)) {
    throw new RangeError(`No piece ${index}`);
  }
  const offset = index * layout.pieceLengthBytes;
  return Math.min(layout.pieceLengthBytes, layout.lengthBytes - offset);
}

/** The pieces that hold any of the extent's bytes; null when it is empty. */
export function piecesOf(layout: PieceLayout, extent: Extent): PieceRange | null {
  if (extent.lengthBytes === 0) return null;
  return {
    first: Math.floor(extent.offsetBytes / layout.pieceLengthBytes),
    last: Math.floor((extent.offsetBytes + extent.lengthBytes - 1) / layout.pieceLengthBytes),
  };
}

/**
 * The indexes of the files that have bytes in a piece, ascending. Files stand in the torrent's
 * order, without gaps.
 */
export function filesOfPiece(
  files: readonly Extent[],
  layout: PieceLayout,
  index: number,
): number[] {
  const start = index * layout.pieceLengthBytes;
  const end = start + pieceLengthOf(layout, index);
  const found: number[] = [];
  for (let at = firstFileBeyond(files, start); at < files.length; at += 1) {
    const file = files[at];
    if (file === undefined || file.offsetBytes >= end) break;
    if (file.lengthBytes > 0) found.push(at);
  }
  return found;
}

/** By halving: the first file that ends behind `offset`. */
function firstFileBeyond(files: readonly Extent[], offset: number): number {
  let low = 0;
  let high = files.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const file = files[middle];
    if (file === undefined) break;
    if (file.offsetBytes + file.lengthBytes > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}
