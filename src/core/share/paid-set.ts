/**
 * Which bids are served in the paid class: as many of the highest as gain by it, given what the others
 * really take. Exact integers, for a tie (the bids 1 and 3 without a free peer: 25 % either way) stays
 * paid.
 */
import { freeShareNow } from './free-share.ts';
import { gets, levelOf, type Fraction, type Taker } from './water.ts';

export interface Bidder extends Taker {
  /** In the proportion of bids, as `commonWeights` makes it. */
  readonly weight: bigint;
  /** What it takes at most: its cap, or what it was seen to take. */
  readonly most: bigint | null;
  /** Was moved to the free class: it needs a tenth more than a tie. */
  readonly isReturning: boolean;
  /** In the paid class now. */
  readonly isInside: boolean;
  /** It was served in the paid class for long enough to see what it takes. */
  readonly isProven: boolean;
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
  const left = bidders.map((bidder, position) => ({ bidder, position }));
  for (;;) {
    const rest = bidders.length - left.length;
    const freeCount = heads.freeCount + rest;
    const inOrder = left.map(({ bidder }) => bidder);
    const count = largestSet(inOrder, { ...heads, freeCount });
    const chosen = inOrder.slice(0, count);
    const others = { ...heads, freeCount: freeCount + left.length - count };
    const unworthy = chosen.findIndex(
      (bidder) => !bidder.isInside && !gains(bidder, chosen, others, bidder.isReturning),
    );
    if (unworthy < 0) return left.slice(0, count).map(({ position }) => position);
    left.splice(unworthy, 1);
  }
}

/** What one of the paid set gets of the upload, when it takes whatever it is given. */
export function paidPart(bidder: Bidder, chosen: readonly Bidder[], heads: Heads): Fraction {
  const own = { weight: bidder.weight, most: null };
  const others = othersSeenBy(bidder, chosen);
  const limits = limitsOf(others);
  const free = freeShareNow(heads.freeShareThousandths, heads.freeCount, chosen.length, limits);
  const paid = { ...free, numerator: free.denominator - free.numerator };
  return gets(own, levelOf([own, ...others], paid));
}

function largestSet(bidders: readonly Bidder[], heads: Heads): number {
  for (let count = bidders.length; count > 0; count--) {
    const freeCount = heads.freeCount + bidders.length - count;
    const chosen = bidders.slice(0, count);
    if (gains(bidders[count - 1]!, chosen, { ...heads, freeCount }, false)) return count;
  }
  return 0;
}

/** Whether one of the paid set gets at least what it would get in the free class, were it there. */
function gains(
  bidder: Bidder,
  chosen: readonly Bidder[],
  heads: Heads,
  needsMore: boolean,
): boolean {
  const freeCount = heads.freeCount + 1;
  const instead = freeShareNow(
    ...([heads.freeShareThousandths, freeCount, chosen.length - 1] as const),
    limitsOf(othersSeenBy(bidder, chosen)),
  );
  const part = paidPart(bidder, chosen, heads);
  const here = part.numerator * instead.denominator * BigInt(freeCount);
  const there = instead.numerator * part.denominator;
  return needsMore ? here * 10n >= there * 11n : here >= there;
}

/**
 * Nobody is pushed out for one that has yet to show what it takes: to who is inside, such a one takes
 * nothing. Who wants in has to gain beside all of them.
 */
function othersSeenBy(bidder: Bidder, chosen: readonly Bidder[]): Taker[] {
  return chosen
    .filter((other) => other !== bidder)
    .map(({ weight, most, isProven }) => ({
      weight,
      most: bidder.isInside && !isProven ? 0n : most,
    }));
}

function limitsOf(takers: readonly Taker[]): bigint[] {
  return takers.flatMap(({ most }) => (most === null ? [] : [most]));
}
