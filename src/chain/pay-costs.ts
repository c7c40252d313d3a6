/** What paying by channel costs in fees, before there is anything to estimate. */
import type { Asset } from '../core/channel/asset.ts';
import type { PaymentFee } from '../core/ledger/pay-ports.ts';
import type { Rail } from '../core/ledger/records.ts';
import { TRANSFER_POINTS } from '../core/money/transfer-points.ts';
import type { AccountResources, ChainParameters } from './chain.ts';

interface Energies {
  /** With the approval, where one is needed. */
  readonly open: bigint;
  readonly claim: bigint;
  readonly requestClose: bigint;
  readonly finalizeClose: bigint;
}

/** Measured (docs/energy.md), rounded up. Real TRC-20 tokens may need several times as much. */
const NATIVE: Energies = {
  open: 24_200n,
  claim: 18_900n,
  requestClose: 8_300n,
  finalizeClose: 15_400n,
};
const TRC20: Energies = {
  open: 22_400n + 43_800n,
  claim: 26_400n,
  requestClose: 8_300n,
  finalizeClose: 22_800n,
};
/** Bandwidth points of a claim; the day's free ones cover one. */
const CLAIM_BYTES = 540;
/** Of a deposit: a little more than it was measured to take. */
const DEPOSIT_BYTES = 580;
/** The energy that a transaction is allowed, in parts of what it was tried to take. */
const ALLOWED = { energy: 6n, of: 5n } as const;

/** At full price, nothing being staked. Each transaction alone fits the day's free points. */
export function lifeCostSun(asset: Asset, { energyFeeSun }: ChainParameters): bigint {
  const { open, claim, requestClose, finalizeClose } = energiesOf(asset);
  return (open + claim + requestClose + finalizeClose) * energyFeeSun;
}

/** After staked energy and free points. */
export function claimCostSun(
  asset: Asset,
  { energyFeeSun, pointFeeSun }: ChainParameters,
  { energyLeft, freePointsLeft, stakedPointsLeft }: AccountResources,
): bigint {
  const { claim } = energiesOf(asset);
  const burnt = claim > energyLeft ? claim - energyLeft : 0n;
  const arePointsCovered = freePointsLeft >= CLAIM_BYTES || stakedPointsLeft >= CLAIM_BYTES;
  return burnt * energyFeeSun + (arePointsCovered ? 0n : BigInt(CLAIM_BYTES) * pointFeeSun);
}

/**
 * The most that one payment in TRX or a TRC-10 burns.
 *
 * @param newAccountSun What making the recipient's account costs; 0n for a deposit and an account that is there.
 */
export function paymentFee(
  rail: Rail,
  { energyFeeSun, pointFeeSun }: ChainParameters,
  { energyLeft, freePointsLeft, stakedPointsLeft }: AccountResources,
  newAccountSun: bigint,
): PaymentFee {
  const energy = rail === 'channel' ? (NATIVE.open * ALLOWED.energy) / ALLOWED.of : 0n;
  const bytes = rail === 'channel' ? DEPOSIT_BYTES : TRANSFER_POINTS;
  const pointsSun = BigInt(bytes) * pointFeeSun;
  const arePointsCovered = freePointsLeft >= bytes || stakedPointsLeft >= bytes;
  const burnt = energy > energyLeft ? energy - energyLeft : 0n;
  return {
    nowSun: burnt * energyFeeSun + (arePointsCovered ? 0n : pointsSun) + newAccountSun,
    mostSun: energy * energyFeeSun + pointsSun + newAccountSun,
  };
}

function energiesOf({ kind }: Asset): Energies {
  return kind === 'trc20' ? TRC20 : NATIVE;
}
