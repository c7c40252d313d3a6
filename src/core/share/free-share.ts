/**
 * What the free class gets of the upload: F, or less where free peers are few, so that stopping to pay
 * is no way to get more. F_now = min(F, g * nf / (nf + np)), g = min(1, max(1/2, 2F)).
 */

/** An exact part of the upload, 0..1. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * @param freeShareThousandths F.
 * @param freeCount nf, backlogged free wires.
 * @param paidCount np, backlogged paid accounts.
 */
export function freeShareNow(
  freeShareThousandths: number,
  freeCount: number,
  paidCount: number,
): Fraction {
  if (freeCount === 0) return { numerator: 0n, denominator: 1n };
  if (paidCount === 0) return { numerator: 1n, denominator: 1n };
  const heads = freeCount + paidCount;
  const guarded = guard(freeShareThousandths) * freeCount;
  const isCapped = freeShareThousandths * heads <= guarded;
  return isCapped
    ? { numerator: BigInt(freeShareThousandths), denominator: 1000n }
    : { numerator: BigInt(guarded), denominator: BigInt(1000 * heads) };
}

/** The same, near enough to share out blocks by. */
export function freeShareNumber(
  freeShareThousandths: number,
  freeCount: number,
  paidCount: number,
): number {
  if (freeCount === 0) return 0;
  if (paidCount === 0) return 1;
  const guarded = (guard(freeShareThousandths) * freeCount) / (freeCount + paidCount);
  return Math.min(freeShareThousandths, guarded) / 1000;
}

/** g, in thousandths. */
function guard(freeShareThousandths: number): number {
  return Math.min(1000, Math.max(500, 2 * freeShareThousandths));
}
