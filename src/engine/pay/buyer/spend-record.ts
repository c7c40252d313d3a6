/** What a budget spent at one seller on one day, as it grows. */
import type { AccountId, ChargeRecord, Day, SpendRecord } from '../../../core/ledger/records.ts';
import type { Portion, TakenAccrual } from './accruals.ts';

type Key = Pick<SpendRecord, 'budgetId' | 'accountId' | 'day'>;

/** @param before Its key alone where there is none yet. */
export function withMore(before: Key & Partial<SpendRecord>, taken: TakenAccrual): SpendRecord {
  const { budgetId, accountId, day } = before;
  const settlement = (before.settlement ?? 0n) + taken.settlement;
  const charges = chargesOf([...(before.charges ?? []), ...taken.charges]);
  return {
    ...{ budgetId, accountId, day },
    amount: (before.amount ?? 0n) + taken.amount,
    paidBytes: (before.paidBytes ?? 0) + taken.paidBytes,
    freeBytes: (before.freeBytes ?? 0) + taken.freeBytes,
    ...(settlement === 0n ? {} : { settlement }),
    ...(charges.length === 0 ? {} : { charges }),
  };
}

/** Not spent yet, but promised. */
export function asSpends(
  portions: readonly Portion[],
  accountId: AccountId,
  day: Day,
): readonly SpendRecord[] {
  return portions.map(({ budgetId, amount }) => ({
    ...{ budgetId, accountId, day, amount, paidBytes: 0, freeBytes: 0 },
  }));
}

/** One of each price. */
function chargesOf(all: readonly ChargeRecord[]): readonly ChargeRecord[] {
  const byPrice = new Map<bigint, ChargeRecord>();
  for (const { price, paidBytes, amount } of all) {
    const known = byPrice.get(price);
    byPrice.set(price, {
      price,
      paidBytes: paidBytes + (known?.paidBytes ?? 0),
      amount: amount + (known?.amount ?? 0n),
    });
  }
  return [...byPrice.values()];
}
