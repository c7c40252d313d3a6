import type { BudgetView } from '../../bridge/paying.ts';

/** More may be spent from it. */
export function isSpending({ phase }: Pick<BudgetView, 'phase'>): boolean {
  return phase !== 'stopped' && phase !== 'used-up' && phase !== 'failed';
}
