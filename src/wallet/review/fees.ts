/** Fees of transactions that belong together. */
import type { ChainParameters, FeeEstimate } from '../../chain/chain.ts';

/** As one sum; `feeLimitSun` too, though each transaction has its own. */
export function sumFees(one: FeeEstimate, other: FeeEstimate): FeeEstimate {
  return {
    energy: one.energy + other.energy,
    energyCovered: one.energyCovered + other.energyCovered,
    bytes: one.bytes + other.bytes,
    arePointsCovered: one.arePointsCovered && other.arePointsCovered,
    energyFeeSun: one.energyFeeSun + other.energyFeeSun,
    pointFeeSun: one.pointFeeSun + other.pointFeeSun,
    newAccountFeeSun: one.newAccountFeeSun + other.newAccountFeeSun,
    feeSun: one.feeSun + other.feeSun,
    feeLimitSun: one.feeLimitSun + other.feeLimitSun,
  };
}

/** For a call that cannot be tried yet: nothing of it counts as covered. */
export function assumedFee(
  { energyFeeSun: energyPrice, pointFeeSun: pointPrice }: ChainParameters,
  { energy, bytes }: { readonly energy: bigint; readonly bytes: number },
): FeeEstimate {
  const energyFeeSun = energy * energyPrice;
  const pointFeeSun = BigInt(bytes) * pointPrice;
  return {
    energy,
    energyCovered: 0n,
    bytes,
    arePointsCovered: false,
    energyFeeSun,
    pointFeeSun,
    newAccountFeeSun: 0n,
    feeSun: energyFeeSun + pointFeeSun,
    // A fifth more, as with estimates.
    feeLimitSun: (energyFeeSun * 6n + 4n) / 5n,
  };
}
