/**
 * Energy: how much an execution may use, and who pays. The deployer's staked energy first for the
 * share that the contract leaves to it, then the caller's, then the caller's TRX.
 */
import type { HexAddress } from '../../tvm/contract.ts';
import { burn, share } from './bandwidth-points.ts';
import { PARAMETERS } from './parameters.ts';
import type { AccountRecord, ContractRecord } from './records.ts';
import { usedAt, useStaked } from './usage.ts';
import type { World } from './world.ts';

/** Energy a day that the account's stake gives. */
export function energyLimitOf(world: World, { frozenEnergySun }: AccountRecord): number {
  return share(frozenEnergySun, PARAMETERS.totalEnergyLimit, world.weight('energy'));
}

function stakedLeft(world: World, address: HexAddress): bigint {
  const account = world.account(address);
  if (account === null) return 0n;
  const left = energyLimitOf(world, account) - usedAt(account.energy, world.slot);
  return BigInt(Math.max(0, left));
}

export interface EnergyAllowance {
  readonly limit: bigint;
  readonly callerLeft: bigint;
  /** Null where the deployer pays nothing: it calls itself, or is not there. */
  readonly origin: OriginShare | null;
}

interface OriginShare {
  readonly address: HexAddress;
  readonly percent: bigint;
  /** The most it may be charged. */
  readonly limit: bigint;
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** @param contract Null when one is being created. */
export async function allowance(
  world: World,
  caller: HexAddress,
  feeLimitSun: bigint,
  callValueSun: bigint,
  contract: ContractRecord | null,
): Promise<EnergyAllowance> {
  const callerLeft = stakedLeft(world, caller);
  const spendable = (await world.ledger.balance(caller)) - callValueSun;
  const fromBalance = spendable > 0n ? spendable / PARAMETERS.energyFee : 0n;
  const callerLimit = min(callerLeft + fromBalance, feeLimitSun / PARAMETERS.energyFee);
  const origin = contract === null ? null : originShare(world, caller, contract);
  return {
    limit: callerLimit + (origin === null ? 0n : paidByOrigin(origin, callerLimit)),
    callerLeft,
    origin,
  };
}

function originShare(
  world: World,
  caller: HexAddress,
  { consumeUserResourcePercent, origin, originEnergyLimit }: ContractRecord,
): OriginShare | null {
  const percent = 100n - consumeUserResourcePercent;
  if (origin === caller || percent <= 0n || world.account(origin) === null) return null;
  return { address: origin, percent, limit: min(stakedLeft(world, origin), originEnergyLimit) };
}

/** In proportion to what the caller may use, or all of it where callers pay nothing. */
function paidByOrigin({ limit, percent }: OriginShare, callerLimit: bigint): bigint {
  return percent >= 100n ? limit : min((callerLimit * percent) / (100n - percent), limit);
}

export interface EnergyBill {
  readonly usage: bigint;
  readonly originUsage: bigint;
  readonly feeSun: bigint;
}

export async function payForEnergy(
  world: World,
  caller: HexAddress,
  used: bigint,
  { callerLeft, origin }: EnergyAllowance,
): Promise<EnergyBill> {
  const originUsage = origin === null ? 0n : min((used * origin.percent) / 100n, origin.limit);
  if (origin !== null) useEnergy(world, origin.address, originUsage);
  const callerUsed = used - originUsage;
  const usage = min(callerUsed, callerLeft);
  useEnergy(world, caller, usage);
  const feeSun = (callerUsed - usage) * PARAMETERS.energyFee;
  if (feeSun > 0n) await burn(world, caller, feeSun);
  return { usage, originUsage, feeSun };
}

function useEnergy(world: World, address: HexAddress, energy: bigint): void {
  const account = world.account(address);
  if (account === null || energy === 0n) return;
  world.update(address, {
    energy: useStaked(account.energy, Number(energy), world.slot),
    latestOperationMs: world.head.timestampMs,
  });
}
