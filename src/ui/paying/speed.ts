/** The slider "how fast": from a little above free, in even steps, to as fast as the money goes. */

/** The last position: no target, whatever the budget buys. */
export const FASTEST = 16;
const STEP = 1.25;
/**
 * Films are denser in some places than in others: a quarter more than on average, and what rounding to
 * two digits takes off at most.
 */
const WATCH_MARGIN = 1.3;
/** Where nothing comes free, the slider has to begin somewhere. */
const LEAST_BYTES_PER_SECOND = 200_000;

/** Bytes per second at a position, two digits exact; null at the last. */
export function rateAt(position: number, freeBytesPerSecond: number): number | null {
  if (position >= FASTEST) return null;
  const free = Math.max(freeBytesPerSecond, LEAST_BYTES_PER_SECOND);
  return twoDigits(free * STEP ** (position + 1));
}

/** The position nearest to a rate. */
export function positionOf(rate: number | null, freeBytesPerSecond: number): number {
  if (rate === null) return FASTEST;
  const free = Math.max(freeBytesPerSecond, LEAST_BYTES_PER_SECOND);
  const position = Math.round(Math.log(Math.max(rate, 1) / free) / Math.log(STEP)) - 1;
  return Math.min(FASTEST - 1, Math.max(0, position));
}

/** A little more than a film takes, so that it never has to wait; two digits exact. */
export function enoughToWatch(bytesPerSecond: number): number {
  return twoDigits(Math.max(1, bytesPerSecond * WATCH_MARGIN));
}

/** How long so many bytes take, in ms; null when they never arrive. */
export function timeFor(bytes: number, bytesPerSecond: number): number | null {
  return bytesPerSecond > 0 ? (bytes / bytesPerSecond) * 1000 : null;
}

function twoDigits(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.round(value / unit) * unit;
}
