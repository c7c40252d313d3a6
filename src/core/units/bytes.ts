/** Sizes in bytes. Words for people ("1.5 MB") are made in `ui/`. */
export const KIB = 1024;
export const MIB = 1024 * KIB;

/** True for a length in bytes that arithmetic on numbers keeps exact: an integer from 0 to 2^53 - 1. */
export function isByteCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
