/** Which pieces are verified and how much of the selection that is, kept up piece by piece. */
import type { PieceLayout } from '../core/ports.ts';
import {
  countPieces,
  createBitfield,
  hasPiece,
  isBitfieldOf,
  markPiece,
  verifiedBytes,
} from '../core/torrent/bitfield.ts';
import { pieceCountOf, type PieceRange } from '../core/torrent/pieces.ts';
import {
  pieceRangesOf,
  selectedBytes,
  verifiedSelectedBytes,
  type SelectableFile,
  type Selection,
} from '../core/torrent/selection.ts';

interface Pieces extends PieceLayout {
  readonly files: readonly SelectableFile[];
}

export class PieceProgress {
  readonly pieceCount: number;
  readonly #pieces: Pieces;
  readonly #bitfield: Uint8Array;
  #selection: Selection = [];
  #ranges: readonly PieceRange[] = [];
  #missingCount = 0;
  /** Kept: paying asks for it with every block. */
  #selectedBytes = 0;
  /** Null when it must be counted again. */
  #verifiedBytes: number | null = null;

  /** Nothing is selected at first. A bitfield that does not fit counts as empty. */
  constructor(pieces: Pieces, bitfield: Uint8Array | null) {
    this.#pieces = pieces;
    this.pieceCount = pieceCountOf(pieces);
    const fits = bitfield !== null && isBitfieldOf(pieces, bitfield);
    this.#bitfield = fits ? bitfield.slice() : createBitfield(this.pieceCount);
  }

  /** A copy. */
  get bitfield(): Uint8Array {
    return this.#bitfield.slice();
  }

  get donePieceCount(): number {
    return countPieces(this.#bitfield, 0, this.pieceCount);
  }

  /** Of the whole torrent. */
  get lengthBytes(): number {
    return this.#pieces.lengthBytes;
  }

  get verifiedLengthBytes(): number {
    return verifiedBytes(this.#pieces, this.#bitfield);
  }

  /** The least pieces that hold the selected files. */
  get ranges(): readonly PieceRange[] {
    return this.#ranges;
  }

  get selectedBytes(): number {
    return this.#selectedBytes;
  }

  /** Of the selected files. */
  get verifiedBytes(): number {
    const { files } = this.#pieces;
    this.#verifiedBytes ??= verifiedSelectedBytes(
      this.#pieces,
      files,
      this.#selection,
      this.#bitfield,
    );
    return this.#verifiedBytes;
  }

  get pieceLengthBytes(): number {
    return this.#pieces.pieceLengthBytes;
  }

  /** Everything selected is verified, and something is selected. */
  get isComplete(): boolean {
    return this.#missingCount === 0 && this.#ranges.length > 0;
  }

  has(index: number): boolean {
    return hasPiece(this.#bitfield, index);
  }

  select(selection: Selection): void {
    this.#selection = selection;
    this.#ranges = pieceRangesOf(this.#pieces, this.#pieces.files, selection);
    this.#selectedBytes = selectedBytes(this.#pieces.files, selection);
    this.#verifiedBytes = null;
    this.#missingCount = 0;
    for (const { first, last } of this.#ranges) {
      this.#missingCount += last + 1 - first - countPieces(this.#bitfield, first, last + 1);
    }
  }

  /** True when this was the last piece missing of the selection. */
  mark(index: number, isHere: boolean): boolean {
    if (this.has(index) === isHere) return false;
    markPiece(this.#bitfield, index, isHere);
    this.#verifiedBytes = null;
    const isSelected = this.#ranges.some(({ first, last }) => first <= index && index <= last);
    if (!isSelected) return false;
    this.#missingCount += isHere ? -1 : 1;
    return this.isComplete;
  }
}
