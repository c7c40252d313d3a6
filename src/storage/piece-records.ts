import type { PieceLayout } from '../core/ports.ts';
import { pieceCountOf, pieceLengthOf } from '../core/torrent/pieces.ts';

/**
 * Small pieces share a record of about this size: IndexedDB writes 1 MiB values twenty times as
 * fast as 16 KiB ones. It is part of the schema: another value needs a migration.
 */
export const RECORD_BYTES = 1024 * 1024;

/**
 * How a torrent's pieces lie in records. A piece of 1 MiB or more is a record; smaller ones lie
 * side by side in records of as many whole pieces as fit into 1 MiB.
 */
export class PieceRecords {
  readonly layout: PieceLayout;
  readonly pieceCount: number;
  readonly piecesPerRecord: number;

  /** Throws `RangeError` unless both lengths are whole and at least 1. */
  constructor(layout: PieceLayout) {
    const { pieceLengthBytes, lengthBytes } = layout;
    for (const length of [pieceLengthBytes, lengthBytes]) {
      if (Number.isSafeInteger(length) && length >= 1) continue;
      throw new RangeError(`A torrent's lengths are whole and at least 1, not ${length}.`);
    }
    this.layout = { pieceLengthBytes, lengthBytes };
    this.pieceCount = pieceCountOf(layout);
    this.piecesPerRecord = Math.max(1, Math.floor(RECORD_BYTES / pieceLengthBytes));
  }

  /** The last piece may be shorter. Throws `RangeError` for a piece the torrent does not have. */
  pieceBytes(index: number): number {
    return pieceLengthOf(this.layout, index);
  }

  /** Throws as {@link pieceBytes}. */
  checkIndex(index: number): void {
    pieceLengthOf(this.layout, index);
  }

  recordOf(index: number): number {
    return Math.floor(index / this.piecesPerRecord);
  }

  /** Where the piece begins within its record, in bytes. */
  offsetOf(index: number): number {
    return (index % this.piecesPerRecord) * this.layout.pieceLengthBytes;
  }

  /** The record's pieces: from `first` up to and without `end`. */
  piecesOf(record: number): { readonly first: number; readonly end: number } {
    const first = record * this.piecesPerRecord;
    return { first, end: Math.min(first + this.piecesPerRecord, this.pieceCount) };
  }

  recordBytes(record: number): number {
    const { first, end } = this.piecesOf(record);
    return this.offsetOf(end - 1) + this.pieceBytes(end - 1) - this.offsetOf(first);
  }
}
