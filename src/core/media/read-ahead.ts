/** How far ahead of its reader a stream fetches. */
import { MIB } from '../units/bytes.ts';

/** What is played within that time should be here. */
const AHEAD_SECONDS = 30;
const MIN_PACED_BYTES = 2 * MIB;
const MIN_UNPACED_BYTES = 5 * MIB;
const MAX_BYTES = 64 * MIB;

/**
 * In bytes, from where the reader is.
 * @param bytesPerSecond How fast the file plays; null when nobody told.
 */
export function readAheadBytes(fileLengthBytes: number, bytesPerSecond: number | null): number {
  const wanted =
    bytesPerSecond === null
      ? Math.max(MIN_UNPACED_BYTES, fileLengthBytes * 0.03)
      : Math.max(MIN_PACED_BYTES, bytesPerSecond * AHEAD_SECONDS);
  return Math.round(Math.min(wanted, MAX_BYTES));
}
