/** Lengths and rates in decimal units, as people and disks count them. */
import { formatCount, formatTenths, NO_BREAK_SPACE } from './number.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A length in bytes: `0 B`, `362 kB`, `80.5 MB`, `1.2 GB`. */
export function formatBytes(bytes: number): string {
  const [figure, unit] = scale(bytes, 0);
  return figure + NO_BREAK_SPACE + unit;
}

/** A rate in bytes per second, never finer than kB/s: `5.1 MB/s`, `0 kB/s`. */
export function formatRate(bytesPerSecond: number): string {
  const [figure, unit] = scale(bytesPerSecond, 1);
  return `${figure}${NO_BREAK_SPACE}${unit}/s`;
}

/** Less than the protocol's own chatter: nothing that is worth a figure. */
export function isStill(bytesPerSecond: number): boolean {
  return bytesPerSecond < 500;
}

function scale(bytes: number, smallestUnit: number): [figure: string, unit: string] {
  const safe = Number.isFinite(bytes) && bytes > 0 ? bytes : 0;
  let unit = smallestUnit;
  let value = safe / 1000 ** unit;
  while (roundsTo(value, unit) >= 1000 && unit < UNITS.length - 1) {
    unit += 1;
    value /= 1000;
  }
  const isWhole = unit === 0 || roundsTo(value, unit) === 0 || roundsTo(value, unit) >= 100;
  return [isWhole ? formatCount(value) : formatTenths(value), UNITS[unit] ?? 'B'];
}

/** What the figure will read, so that 999.96 kB becomes 1.0 MB and not 1,000 kB. */
function roundsTo(value: number, unit: number): number {
  return unit === 0 || value >= 99.95 ? Math.round(value) : Math.round(value * 10) / 10;
}
