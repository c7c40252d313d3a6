import type { BudgetView } from '../../bridge/paying.ts';

/** More may be spent from it. */
export function isSpending({ phase, stoppedAt }: Pick<BudgetView, 'phase' | 'stoppedAt'>): boolean {
  return stoppedAt === null && phase !== 'used-up' && phase !== 'failed';
}
