import { formatTenths, NO_BREAK_SPACE } from './number.ts';

/** A share of 0..1 as `62.4 %`; it never reads 100 before the last byte, nor 0 after the first. */
export function formatPercent(share: number): string {
  const percent = percentOf(share);
  return (percent === 100 ? '100' : formatTenths(percent)) + NO_BREAK_SPACE + '%';
}

/** The same figure as a number with one decimal place, 0..100. */
export function percentOf(share: number): number {
  if (!(share > 0)) return 0;
  if (share >= 1) return 100;
  return Math.min(99.9, Math.max(0.1, Math.floor(share * 1000) / 10));
}
