/** The `so` parameter of a magnet link (BEP 53): file indexes and ranges, as in `0,2,4-6`. */

/** As many files as a torrent may have here; higher indexes are left out. */
export const MAX_FILES = 100_000;

const RANGE = /^([0-9]{1,15})(?:-([0-9]{1,15}))?$/;

/** Ascending, without repeats. What is no range is left out; null when nothing is left. */
export function parseFileRanges(text: string): number[] | null {
  const isSelected = new Uint8Array(MAX_FILES);
  let end = 0;
  for (const part of text.split(',')) {
    const [, first, last = first] = RANGE.exec(part.trim()) ?? [];
    if (first === undefined) continue;
    // A range that ends before it starts selects nothing.
    isSelected.fill(1, Number(first), Math.max(Number(first), Number(last) + 1));
    end = Math.max(end, Number(last) + 1);
  }
  const indexes: number[] = [];
  for (let index = 0; index < Math.min(end, MAX_FILES); index += 1) {
    if (isSelected[index] === 1) indexes.push(index);
  }
  return indexes.length === 0 ? null : indexes;
}

/** The shortest text for the indexes; give them ascending. */
export function formatFileRanges(indexes: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const index of indexes) {
    const range = ranges.at(-1);
    if (range !== undefined && index === range.last + 1) range.last = index;
    else ranges.push({ first: index, last: index });
  }
  return ranges
    .map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`))
    .join(',');
}
