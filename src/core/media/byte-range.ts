/**
 * The `Range` header of a request (RFC 9110, section 14), against the length of what it asks for.
 *
 * Where the RFC leaves a choice: several ranges, another unit than bytes, and what is not a range are
 * ignored, so that the whole is answered (200). Only one well-formed range that lies wholly beyond the
 * end is refused (416).
 */

/** A part of a file, in bytes. */
export interface ByteRange {
  readonly start: number;
  /** The last one, included, as HTTP counts. */
  readonly end: number;
}

export type RangeAnswer =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly range: ByteRange }
  | { readonly kind: 'unsatisfiable' };

const WHOLE: RangeAnswer = { kind: 'whole' };
const UNSATISFIABLE: RangeAnswer = { kind: 'unsatisfiable' };

/** Units are case-insensitive, and there are no blanks around the `=`. */
const BYTES = /^bytes=(.*)$/i;
const FROM = /^([0-9]+)-([0-9]*)$/;
const SUFFIX = /^-([0-9]+)$/;

/**
 * @param header The value of `Range`, null without one. Of `GET` only: other methods have no ranges.
 * @param lengthBytes Of the whole file.
 */
export function parseRange(header: string | null, lengthBytes: number): RangeAnswer {
  const [, list] = BYTES.exec(header?.trim() ?? '') ?? [];
  if (list === undefined) return WHOLE;
  // Elements of a list may be empty (RFC 9110, 5.6.1.2).
  const specs = list
    .split(',')
    .map(trimBlanks)
    .filter((spec) => spec !== '');
  const [spec] = specs;
  if (spec === undefined || specs.length > 1) return WHOLE;
  const [, first, last = ''] = FROM.exec(spec) ?? [];
  if (first !== undefined) return fromTo(BigInt(first), last, lengthBytes);
  const [, suffix] = SUFFIX.exec(spec) ?? [];
  return suffix === undefined ? WHOLE : lastOf(BigInt(suffix), lengthBytes);
}

function fromTo(first: bigint, last: string, lengthBytes: number): RangeAnswer {
  if (last !== '' && BigInt(last) < first) return WHOLE;
  if (first >= lengthBytes) return UNSATISFIABLE;
  const end = last === '' || BigInt(last) >= lengthBytes ? lengthBytes - 1 : Number(last);
  return { kind: 'part', range: { start: Number(first), end } };
}

function lastOf(suffix: bigint, lengthBytes: number): RangeAnswer {
  if (suffix === 0n) return UNSATISFIABLE;
  // All of nothing: a `Content-Range` could not say it.
  if (lengthBytes === 0) return WHOLE;
  const start = suffix >= lengthBytes ? 0 : lengthBytes - Number(suffix);
  return { kind: 'part', range: { start, end: lengthBytes - 1 } };
}

/** Optional white space of HTTP: blanks and tabs. */
function trimBlanks(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}
