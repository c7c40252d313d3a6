/**
 * Which files of a torrent are wanted. A selection is a list of file indexes, ascending, or null
 * for all files. Padding is never selected by itself.
 */
import type { PieceLayout } from '../ports.ts';
import { verifiedBytes } from './bitfield.ts';
import { piecesOf, type Extent, type PieceRange } from './pieces.ts';

export type Selection = readonly number[] | null;

/** `TorrentFile` is one. */
export interface SelectableFile extends Extent {
  readonly isPadding: boolean;
}

/**
 * Makes a selection out of any list of numbers, such as a link's `so`: in order, without repeats,
 * padding and what the torrent does not have; null when it comes to all files.
 */
export function normaliseSelection(
  files: readonly SelectableFile[],
  wanted: readonly number[] | null,
): Selection {
  if (wanted === null) return null;
  const isWanted = new Set(wanted);
  const all = selectedFiles(files, null);
  const selection = all.filter((index) => isWanted.has(index));
  return selection.length === all.length ? null : selection;
}

/** The indexes of the selected files, ascending. */
export function selectedFiles(files: readonly SelectableFile[], selection: Selection): number[] {
  const indexes = selection ?? files.keys();
  return [...indexes].filter((index) => files[index]?.isPadding === false);
}

/** The least pieces that hold the selected files: ascending, apart from one another. */
export function pieceRangesOf(
  layout: PieceLayout,
  files: readonly SelectableFile[],
  selection: Selection,
): PieceRange[] {
  const ranges: { first: number; last: number }[] = [];
  for (const index of selectedFiles(files, selection)) {
    const file = files[index];
    const range = file === undefined ? null : piecesOf(layout, file);
    if (range === null) continue;
    const previous = ranges.at(-1);
    if (previous !== undefined && range.first <= previous.last + 1) previous.last = range.last;
    else ranges.push({ ...range });
  }
  return ranges;
}

/** The length of the selected files. */
export function selectedBytes(files: readonly SelectableFile[], selection: Selection): number {
  return sumOver(files, selection, (file) => file.lengthBytes);
}

/** How many bytes of the selected files lie in pieces that are there. */
export function verifiedSelectedBytes(
  layout: PieceLayout,
  files: readonly SelectableFile[],
  selection: Selection,
  bitfield: Uint8Array,
): number {
  return sumOver(files, selection, (file) => verifiedBytes(layout, bitfield, file));
}

function sumOver(
  files: readonly SelectableFile[],
  selection: Selection,
  bytesOf: (file: SelectableFile) => number,
): number {
  return selectedFiles(files, selection).reduce((sum, index) => {
    const file = files[index];
    return file === undefined ? sum : sum + bytesOf(file);
  }, 0);
}
