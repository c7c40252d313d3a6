/**
 * Which bids are served in the paid class: as many of the highest as gain by it. Exact integers, for a
 * tie (the bids 1 and 3 without a free peer: 25 % either way) stays paid.
 */
import { freeShareNow } from './free-share.ts';

export interface Bidder {
  /** In the proportion of bids, as `commonWeights` makes it. */
  readonly weight: bigint;
  /** Was moved to the free class: it needs a tenth more than a tie. */
  readonly isReturning: boolean;
}

export interface Heads {
  readonly freeShareThousandths: number;
  /** Backlogged wires that ask without bidding, and accounts that bid and cannot be chosen. */
  readonly freeCount: number;
}

/**
 * @param bidders Highest first; of equal ones, the older first.
 * @returns Positions of those chosen, in order.
 */
export function choosePaidSet(bidders: readonly Bidder[], heads: Heads): number[] {
  const left = bidders.map((bidder, position) => ({ ...bidder, position }));
  for (;;) {
    const rest = bidders.length - left.length;
    const count = largestSet(left, { ...heads, freeCount: heads.freeCount + rest });
    const chosen = left.slice(0, count);
    const unworthy = chosen.findIndex(
      (bidder) => bidder.isReturning && !gains(bidder, chosen, left.length - count + rest, heads),
    );
    if (unworthy < 0) return chosen.map((bidder) => bidder.position);
    left.splice(unworthy, 1);
  }
}

function largestSet(bidders: readonly Bidder[], heads: Heads): number {
  for (let count = bidders.length; count > 0; count--) {
    const last = { weight: bidders[count - 1]!.weight, isReturning: false };
    if (gains(last, bidders.slice(0, count), bidders.length - count, heads)) return count;
  }
  return 0;
}

/** Whether one of the paid set gets at least what it would get in the free class, were it there. */
function gains(
  bidder: Bidder,
  chosen: readonly Bidder[],
  rejectedCount: number,
  heads: Heads,
): boolean {
  const freeCount = heads.freeCount + rejectedCount;
  const free = freeShareNow(heads.freeShareThousandths, freeCount, chosen.length);
  const instead = freeShareNow(heads.freeShareThousandths, freeCount + 1, chosen.length - 1);
  const sum = chosen.reduce((total, other) => total + other.weight, 0n);
  const paidPart = (free.denominator - free.numerator) * bidder.weight;
  const here = paidPart * instead.denominator * BigInt(freeCount + 1);
  const there = instead.numerator * free.denominator * sum;
  return bidder.isReturning ? here * 10n >= there * 11n : here >= there;
}
