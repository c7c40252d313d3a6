/** Figures for people: the page's language, a narrow space that does not break before the unit. */
import { LOCALE } from './locale.ts';

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(LOCALE, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** Between a figure and its unit, so that they stay on one line. */
export const NO_BREAK_SPACE = '\u00a0';

/** A count: `12,345`. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** What was given for each byte received: `0.15`, `41.2`. */
export function formatRatio(ratio: number): string {
  return ratio < 10 ? ratio.toFixed(2) : formatTenths(ratio);
}

/** One decimal place: `62.4`. */
export function formatTenths(value: number): string {
  return tenths.format(value);
}
