/** In whose name a debt is paid: amounts of one asset, payer or network are no amounts of another. */
import { isSameAsset } from '../../../core/channel/asset.ts';
import type { BoughtRecord, BudgetRecord } from '../../../core/ledger/records.ts';

type Debt = Pick<BoughtRecord, 'chainId' | 'payer' | 'asset' | 'instalments'>;

/** Whether what is owed there can be paid out of this budget. */
export function isPayableFrom(
  { chainId, payer, asset }: Omit<Debt, 'instalments'>,
  budget: Pick<BudgetRecord, 'chainId' | 'payer' | 'asset'>,
): boolean {
  return chainId === budget.chainId && payer === budget.payer && isSameAsset(asset, budget.asset);
}

export interface Budgets {
  /** The torrent's, that pays now or paid last; null without one. */
  readonly own: BudgetRecord | null;
  readonly all: readonly BudgetRecord[];
}

/**
 * The torrent's own where that can pay it; else the one that paid in last, though it may have ended:
 * what was bought is still owed out of it. Null where no budget was ever made for it.
 */
export function budgetOfDebt(debt: Debt, { own, all }: Budgets): BudgetRecord | null {
  if (own !== null && isPayableFrom(debt, own)) return own;
  const last = debt.instalments.at(-1)?.budgetId;
  return all.find(({ budgetId }) => budgetId === last) ?? null;
}

/** Whose book a block goes into: one that came free is nobody's but the budget's that pays here. */
export function bookOf(debt: Debt, isPaid: boolean, budgets: Budgets): BudgetRecord | null {
  if (isPaid) return budgetOfDebt(debt, budgets);
  const { own } = budgets;
  return own !== null && isPayableFrom(debt, own) ? own : null;
}
