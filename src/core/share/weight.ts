/**
 * Bids in different assets cannot be added up, so a bid weighs as a multiple of the seller's own floor
 * for its asset: an exact fraction, whatever the asset's decimals are.
 */
import type { Weight } from '../paywire/seller-events.ts';

/** Negative when `a` weighs less than `b`, 0 for the same. */
export function compareWeights(a: Weight, b: Weight): number {
  const left = a.price * b.floor;
  const right = b.price * a.floor;
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Integers in the same proportion as the weights. */
export function commonWeights(weights: readonly Weight[]): bigint[] {
  let multiple = 1n;
  for (const floor of new Set(weights.map((weight) => weight.floor))) {
    multiple = (multiple / greatestDivisor(multiple, floor)) * floor;
  }
  return weights.map((weight) => weight.price * (multiple / weight.floor));
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
