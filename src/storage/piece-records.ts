import type { PieceLayout } from '../core/ports.ts';

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
    for (const [name, value] of Object.entries(layout)) {
      if (!Number.isSafeInteger(value) || value < 1) {
        throw new RangeError(`${name} must be a whole number of at least 1, not ${value}.`);
      }
    }
    this.layout = { pieceLengthBytes: layout.pieceLengthBytes, lengthBytes: layout.lengthBytes };
    this.pieceCount = Math.ceil(layout.lengthBytes / layout.pieceLengthBytes);
    this.piecesPerRecord = Math.max(1, Math.floor(RECORD_BYTES / layout.pieceLengthBytes));
  }

  /** Throws `RangeError` for an index the torrent does not have. */
  checkIndex(index: number): void {
    if (!Number.isInteger(index) || index < 0 || index >= this.pieceCount) {
      throw new RangeError(`There is no piece ${index}: the torrent has ${this.pieceCount}.`);
    }
  }

  /** The last piece may be shorter than the others. */
  pieceBytes(index: number): number {
    const { pieceLengthBytes, lengthBytes } = this.layout;
    return Math.min(pieceLengthBytes, lengthBytes - index * pieceLengthBytes);
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
