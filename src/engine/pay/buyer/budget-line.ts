/**
 * Budgets that followed one another on one torrent. One that is changed while it runs is another record,
 * and what was spent under it goes on counting: changing only the speed allows nothing anew (I1).
 */
import { isSameAsset } from '../../../core/channel/asset.ts';
import type { BudgetRecord } from '../../../core/ledger/records.ts';

type Budgets = readonly BudgetRecord[];

/** Whose limits hold for what is spent in the name of this one: its own, or the newest's that continues it. */
export function headOf(budget: BudgetRecord, budgets: Budgets): BudgetRecord {
  const later = budgets.filter(
    (one) => isAlike(one, budget) && one.continues?.includes(budget.budgetId) === true,
  );
  const length = ({ continues = [] }: BudgetRecord): number => continues.length;
  return later.reduce((head, one) => (length(one) > length(head) ? one : head), budget);
}

/** Itself and those in the same asset that it continues: their spends count for one limit. */
export function lineOf(budget: BudgetRecord, budgets: Budgets): ReadonlySet<string> {
  const { budgetId, continues = [] } = budget;
  const former = budgets.filter((one) => isAlike(one, budget) && continues.includes(one.budgetId));
  return new Set([budgetId, ...former.map((one) => one.budgetId)]);
}

/** Of the same torrent and asset, whenever they were made: the limits of a day and a seller span them. */
export function allOf(budget: BudgetRecord, budgets: Budgets): ReadonlySet<string> {
  const own = budgets.filter((one) => isAlike(one, budget));
  return new Set([budget.budgetId, ...own.map((one) => one.budgetId)]);
}

function isAlike(one: BudgetRecord, other: BudgetRecord): boolean {
  return (
    one.infoHash === other.infoHash &&
    one.chainId === other.chainId &&
    isSameAsset(one.asset, other.asset)
  );
}
