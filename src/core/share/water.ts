/**
 * Dividing where not everybody takes its part: by weight among those that take all they are given,
 * while who takes less leaves the rest to them. Exact integers.
 */

/** An exact part of the upload, 0..1. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** What somebody takes at most is counted in so many parts of the upload. */
export const WHOLE = 1n << 40n;

export interface Taker {
  readonly weight: bigint;
  /** In parts of {@link WHOLE}; null: whatever it is given. */
  readonly most: bigint | null;
}

/** Of bytes per second, as many parts of {@link WHOLE} as they are of the upload. */
export function partOf(bytesPerSecond: number, uploadBytesPerSecond: number): bigint {
  const part = Math.min(1, Math.max(0, bytesPerSecond / Math.max(1, uploadBytesPerSecond)));
  return BigInt(Math.floor(part * Number(WHOLE)));
}

/** What there is for each unit of weight, where `whole` is divided; null when all of them take less. */
export function levelOf(takers: readonly Taker[], whole: Fraction): Fraction | null {
  let filling = [...takers];
  let taken = 0n;
  for (;;) {
    const sum = filling.reduce((total, { weight }) => total + weight, 0n);
    if (sum === 0n) return null;
    const level = {
      numerator: whole.numerator * WHOLE - taken * whole.denominator,
      denominator: whole.denominator * WHOLE * sum,
    };
    const rest = filling.filter((taker) => !isBelow(taker, level));
    if (rest.length === filling.length) return level;
    for (const taker of filling) if (!rest.includes(taker)) taken += taker.most ?? 0n;
    filling = rest;
  }
}

/** What one of them gets at that level. */
export function gets({ weight, most }: Taker, level: Fraction | null): Fraction {
  if (level === null) return { numerator: most ?? 0n, denominator: WHOLE };
  return most !== null && isBelow({ weight, most }, level)
    ? { numerator: most, denominator: WHOLE }
    : { numerator: weight * level.numerator, denominator: level.denominator };
}

function isBelow({ weight, most }: Taker, { numerator, denominator }: Fraction): boolean {
  return most !== null && most * denominator < weight * numerator * WHOLE;
}
