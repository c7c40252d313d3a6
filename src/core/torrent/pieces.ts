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
