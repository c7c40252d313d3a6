/**
 * What the free class gets of the upload: F, or less where free peers are few, so that stopping to pay
 * is no way to get more. F_now = min(F, g * nf / (nf + np)), g = min(1, max(1/2, 2F)). A payer that takes
 * less than an equal part is no head: what it leaves is divided equally among the others.
 */
import { WHOLE, type Fraction } from './water.ts';

/**
 * @param freeShareThousandths F.
 * @param freeCount nf, backlogged free wires.
 * @param paidCount np, backlogged paid accounts.
 * @param limits What some of those accounts take at most, in parts of `WHOLE`.
 */
export function freeShareNow(
  freeShareThousandths: number,
  freeCount: number,
  paidCount: number,
  limits: readonly bigint[] = [],
): Fraction {
  if (freeCount === 0) return { numerator: 0n, denominator: 1n };
  if (paidCount === 0) return { numerator: 1n, denominator: 1n };
  let heads = freeCount + paidCount;
  let left = WHOLE;
  for (const limit of [...limits].sort((a, b) => (a < b ? -1 : 1))) {
    if (limit * BigInt(heads) >= left) break;
    left -= limit;
    heads -= 1;
  }
  const guarded = {
    numerator: BigInt(guard(freeShareThousandths) * freeCount) * left,
    denominator: BigInt(1000 * heads) * WHOLE,
  };
  const whole = { numerator: BigInt(freeShareThousandths), denominator: 1000n };
  const isCapped = whole.numerator * guarded.denominator <= guarded.numerator * whole.denominator;
  return isCapped ? whole : guarded;
}

/** The same, near enough to share out blocks by. */
export function freeShareNumber(
  freeShareThousandths: number,
  freeCount: number,
  paidCount: number,
  limits: readonly bigint[] = [],
): number {
  if (freeCount === 0) return 0;
  if (paidCount === 0) return 1;
  if (limits.length > 0) {
    return asNumber(freeShareNow(freeShareThousandths, freeCount, paidCount, limits));
  }
  const guarded = (guard(freeShareThousandths) * freeCount) / (freeCount + paidCount);
  return Math.min(freeShareThousandths, guarded) / 1000;
}

/** A fraction of integers of any size, as a number. */
export function asNumber({ numerator, denominator }: Fraction): number {
  return Number((numerator << 64n) / denominator) / 2 ** 64;
}

/** g, in thousandths. */
function guard(freeShareThousandths: number): number {
  return Math.min(1000, Math.max(500, 2 * freeShareThousandths));
}
