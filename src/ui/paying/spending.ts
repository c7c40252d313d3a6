import type { BudgetView } from '../../bridge/paying.ts';

/** More may be spent from it. */
export function isSpending({ phase, stoppedAt }: Pick<BudgetView, 'phase' | 'stoppedAt'>): boolean {
  return stoppedAt === null && phase !== 'used-up' && phase !== 'failed';
}

/** What counts for its limit and cannot be spent any more: with the fees, where both are in TRX. */
export function spentOf({ asset, spent, feesSun }: BudgetView): bigint {
  return asset.kind === 'trx' ? spent + feesSun : spent;
}
