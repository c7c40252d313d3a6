/** What the user is told before agreeing to a transfer. */
import type { FeeEstimate } from '../../chain/chain.ts';
import type { TransferIntent } from '../../core/money/intent.ts';
import type { ReviewWarning } from '../wallet.ts';

export interface TransferFacts {
  readonly intent: TransferIntent;
  readonly fee: FeeEstimate;
  /** Of the sender, in sun. */
  readonly trxBalance: bigint;
  readonly isToContract: boolean;
}

export function transferWarnings(facts: TransferFacts): ReviewWarning[] {
  const { intent, fee, trxBalance, isToContract } = facts;
  const warnings: ReviewWarning[] = [];
  if (fee.newAccountFeeSun > 0n) {
    warnings.push({ kind: 'new-account', feeSun: fee.newAccountFeeSun });
  }
  if (isToContract) warnings.push({ kind: 'contract' });
  if (intent.asset.kind !== 'trx') return warnings;
  const percent = feePercent(fee.feeSun, intent.amount);
  if (percent > 10) warnings.push({ kind: 'fee-share', percent });
  if (intent.amount + fee.feeSun >= trxBalance) warnings.push({ kind: 'everything' });
  return warnings;
}

/** Rounded up, so that a little more than a tenth is told as 11 %. */
function feePercent(feeSun: bigint, amount: bigint): number {
  return Number((feeSun * 100n + amount - 1n) / amount);
}
