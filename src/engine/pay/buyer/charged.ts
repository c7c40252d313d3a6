/** What spends and lines of the account book say of one budget at one seller, all days together. */
import type {
  AccountId,
  BudgetRecord,
  JournalRecord,
  SpendRecord,
} from '../../../core/ledger/records.ts';

export interface ChargedFor {
  readonly accountId: AccountId;
  readonly budgetId: string;
}

export interface Charged extends ChargedFor {
  readonly amount: bigint;
  readonly paidBytes: number;
}

export function chargedKey({ accountId, budgetId }: ChargedFor): string {
  return `${accountId}\n${budgetId}`;
}

/** By {@link chargedKey}. */
export function chargedSums(parts: Iterable<Charged>): Map<string, Charged> {
  const sums = new Map<string, Charged>();
  for (const { accountId, budgetId, amount, paidBytes } of parts) {
    const key = chargedKey({ accountId, budgetId });
    const before = sums.get(key);
    sums.set(key, {
      ...{ accountId, budgetId },
      amount: amount + (before?.amount ?? 0n),
      paidBytes: paidBytes + (before?.paidBytes ?? 0),
    });
  }
  return sums;
}

/**
 * What the lines say. Those of before lines named their budget name only its torrent: they count for
 * the torrent's budgets, the oldest first, and for as many bytes as their share of the money.
 */
export function writtenSums(
  journal: readonly JournalRecord[],
  ledger: { readonly budgets: readonly BudgetRecord[]; readonly spends: readonly SpendRecord[] },
): Map<string, Charged> {
  const named: Charged[] = [];
  const unnamed = new Map<string, bigint>();
  for (const { what, accountId, budgetId, infoHash, amount, paidBytes = 0 } of journal) {
    if (what !== 'voucher' || accountId === null) continue;
    if (budgetId !== undefined) named.push({ accountId, budgetId, amount, paidBytes });
    else {
      const key = `${accountId}\n${infoHash ?? ''}`;
      unnamed.set(key, (unnamed.get(key) ?? 0n) + amount);
    }
  }
  const sums = chargedSums(named);
  if (unnamed.size === 0) return sums;
  const byId = new Map(ledger.budgets.map((budget) => [budget.budgetId, budget]));
  const madeAt = ({ budgetId }: ChargedFor) => byId.get(budgetId)?.madeAt ?? 0;
  const spends = [...chargedSums(ledger.spends).values()].sort(
    (one, other) => madeAt(one) - madeAt(other),
  );
  for (const spent of spends) {
    const { accountId, budgetId } = spent;
    const pool = `${accountId}\n${byId.get(budgetId)?.infoHash ?? ''}`;
    const known = sums.get(chargedKey(spent)) ?? { amount: 0n, paidBytes: 0 };
    const open = spent.amount - known.amount;
    const left = unnamed.get(pool) ?? 0n;
    const amount = left < open ? left : open;
    if (amount <= 0n) continue;
    unnamed.set(pool, left - amount);
    const openBytes = BigInt(Math.max(0, spent.paidBytes - known.paidBytes));
    sums.set(chargedKey(spent), {
      ...{ accountId, budgetId },
      amount: known.amount + amount,
      paidBytes: known.paidBytes + Number((openBytes * amount) / open),
    });
  }
  return sums;
}
