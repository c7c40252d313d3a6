/** Points in time, in ms since 1970. */
import { LOCALE } from './locale.ts';

const UNITS: readonly [unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });
const day = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeZone: 'UTC' });
const exact = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeStyle: 'short' });

/** `3 minutes ago`, `yesterday`; the last minute reads `now`. */
export function formatRelativeTime(at: number, now: number): string {
  const passed = at - now;
  for (const [unit, ms] of UNITS) {
    if (Math.abs(passed) >= ms) return relative.format(Math.trunc(passed / ms), unit);
  }
  return relative.format(0, 'second');
}

/** The whole date and time, for a tooltip. */
export function formatExactTime(at: number): string {
  return exact.format(at);
}

/** A day of UTC, counted from 1970: `22 Nov 2026`. */
export function formatDay(dayNumber: number): string {
  return day.format(dayNumber * 86_400_000);
}
