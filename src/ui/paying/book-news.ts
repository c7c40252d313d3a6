/** Whether lines of the account book that are shown have to be read again: from what the engine pushes. */
import type { PayView } from '../../bridge/paying.ts';

/** What the book can be told to say by, without reading it. */
export interface BookMark {
  /** Of all lines but those of what is charged. */
  readonly bookedCount: number;
  /** To all sellers, whatever the asset: it is only compared. */
  readonly paid: bigint;
}

/** What is charged runs on while somebody is paid, and each reading books it in lines of its own. */
const CHARGES_MS = 60_000;

export function bookMark(view: Pick<PayView, 'bookedCount' | 'bought'> | null): BookMark {
  const bought = view?.bought ?? [];
  return {
    bookedCount: view?.bookedCount ?? 0,
    paid: bought.reduce((sum, { paid }) => sum + paid, 0n),
  };
}

/**
 * At once where a line was written, at most once a minute where only more is charged.
 *
 * @param read The mark when it was last read, and when; null when it never was.
 */
export function hasBookNews(
  read: (BookMark & { readonly atMs: number }) | null,
  { bookedCount, paid }: BookMark,
  nowMs: number,
): boolean {
  if (read === null || read.bookedCount !== bookedCount) return true;
  // A clock that went back is no reason to wait.
  return read.paid !== paid && Math.abs(nowMs - read.atMs) >= CHARGES_MS;
}
