/** A part of a piece, in bytes. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** The range itself, or the whole piece. Throws `RangeError` for one that leaves the piece. */
export function byteRange(pieceBytes: number, range?: ByteRange): ByteRange {
  if (!range) return { offset: 0, length: pieceBytes };
  const { offset, length } = range;
  const isWithin =
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    offset + length <= pieceBytes;
  if (isWithin) return range;
  throw new RangeError(`${length} bytes at ${offset} are not within a piece of ${pieceBytes}.`);
}
