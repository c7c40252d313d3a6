/**
 * What a transaction costs, by the chain's own rules (java-tron's `BandwidthProcessor` and
 * `ReceiptCapsule`):
 *
 * - A point per byte: the signed transaction and 64 bytes for its result. Staked points or the day's
 *   free ones pay for all of them or for none; else each is burnt at its price.
 * - A transfer that makes an account takes staked points or a fixed fee, never free points, and burns
 *   a second fee.
 * - Energy is taken from what was staked; the rest is burnt at its price.
 *
 * Not counted is what a contract's deployer or a TRC-10's issuer chose to pay for others
 * (`consume_user_resource_percent`, `free_asset_net_limit`): the fee can be lower than this, not higher.
 */
import { FaultError } from '../core/fault.ts';
import type { TransactionIntent } from '../core/money/intent.ts';
import { askExists, askResources } from './account.ts';
import type {
  AccountResources,
  ChainParameters,
  ConstantCall,
  ConstantCallResult,
  FeeEstimate,
} from './chain.ts';
import type { Node } from './node.ts';
import { encodeTransaction, signedSize } from './encoded-transaction.ts';
import { transferCalldata } from './trc20.ts';

/** `MAX_RESULT_SIZE_IN_TX`: charged for the result that the producer adds. */
const RESULT_BYTES = 64;

export interface Circumstances {
  readonly parameters: ChainParameters;
  readonly resources: AccountResources;
  /** Of the whole transaction; 0 where no contract runs. */
  readonly energy: bigint;
  readonly makesAccount: boolean;
  /** Times are part of the size. */
  readonly nowMs: number;
}

export async function askCircumstances(
  node: Node,
  intent: TransactionIntent,
  constantCall: (call: ConstantCall) => Promise<ConstantCallResult>,
): Promise<Pick<Circumstances, 'resources' | 'energy' | 'makesAccount'>> {
  const [resources, energy, makesAccount] = await Promise.all([
    askResources(node, intent.from),
    askEnergy(intent, constantCall),
    askMakesAccount(node, intent),
  ]);
  return { resources, energy, makesAccount };
}

/** Throws a `FaultError` (`energy_missing`) when no fee limit is high enough. */
export function estimateFee(intent: TransactionIntent, given: Circumstances): FeeEstimate {
  const { parameters, resources, energy } = given;
  const feeLimitSun = feeLimitFor(energy, parameters);
  const bytes = sizeOf({ ...intent, feeLimitSun }, given.nowMs);
  const energyCovered = energy < resources.energyLeft ? energy : resources.energyLeft;
  const energyFeeSun = (energy - energyCovered) * parameters.energyFeeSun;
  const arePointsCovered =
    resources.stakedPointsLeft >= bytes ||
    (!given.makesAccount && resources.freePointsLeft >= bytes);
  const pointPriceSun = given.makesAccount
    ? parameters.createAccountFeeSun
    : BigInt(bytes) * parameters.pointFeeSun;
  const pointFeeSun = arePointsCovered ? 0n : pointPriceSun;
  const newAccountFeeSun = given.makesAccount ? parameters.newAccountFeeSun : 0n;
  return {
    energy,
    energyCovered,
    bytes,
    arePointsCovered,
    energyFeeSun,
    pointFeeSun,
    newAccountFeeSun,
    feeSun: energyFeeSun + pointFeeSun + newAccountFeeSun,
    feeLimitSun,
  };
}

/** 1.2 times the full price, rounded up: the limit counts energy that staking covers, too. */
function feeLimitFor(energy: bigint, parameters: ChainParameters): bigint {
  const priceSun = energy * parameters.energyFeeSun;
  if (priceSun > parameters.maxFeeLimitSun) {
    throw new FaultError(
      'energy_missing',
      'This call needs more energy than the network lets one transaction pay for.',
    );
  }
  const limitSun = (priceSun * 12n + 9n) / 10n;
  return limitSun < parameters.maxFeeLimitSun ? limitSun : parameters.maxFeeLimitSun;
}

function sizeOf(intent: TransactionIntent, nowMs: number): number {
  const rawDataHex = encodeTransaction(intent, {
    refBlockBytes: '0000',
    refBlockHash: '0000000000000000',
    timestamp: nowMs,
    expiration: nowMs,
  });
  return signedSize(rawDataHex) + RESULT_BYTES;
}

async function askEnergy(
  intent: TransactionIntent,
  constantCall: (call: ConstantCall) => Promise<ConstantCallResult>,
): Promise<bigint> {
  const call = callOf(intent);
  if (call === null) return 0n;
  const { isReverted, reason, energy } = await constantCall(call);
  if (!isReverted) return energy;
  throw new FaultError(
    'transaction_refused',
    `This would fail on chain, so it was not sent. ${reason ?? 'The contract gives no reason.'}`,
  );
}

function callOf(intent: TransactionIntent): ConstantCall | null {
  if (intent.kind === 'call') return intent;
  if (intent.asset.kind !== 'trc20') return null;
  return {
    from: intent.from,
    contract: intent.asset.address,
    calldata: transferCalldata(intent.to, intent.amount),
  };
}

async function askMakesAccount(node: Node, intent: TransactionIntent): Promise<boolean> {
  if (intent.kind === 'call' || intent.asset.kind === 'trc20') return false;
  return !(await askExists(node, intent.to));
}
