import type { BudgetView } from '../../bridge/paying.ts';

/** Bytes per second of a torrent: on average while it was paid for, and before. */
export interface PaidRates {
  readonly paidBytesPerSecond: number;
  readonly freeBytesPerSecond: number;
  /** Of how many looks it is the average. */
  readonly looks: number;
}

/** After one more look at a budget; one that does not pay now changes nothing. */
export function ratesAfter(known: PaidRates | null, budget: BudgetView): PaidRates | null {
  const { phase, downBytesPerSecond, freeBytesPerSecond } = budget;
  if (phase !== 'paying' || downBytesPerSecond === 0) return known;
  const looks = (known?.looks ?? 0) + 1;
  const before = known?.paidBytesPerSecond ?? 0;
  const paidBytesPerSecond = before + (downBytesPerSecond - before) / looks;
  return { paidBytesPerSecond, freeBytesPerSecond, looks };
}
