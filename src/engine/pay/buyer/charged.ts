/**
 * What spends and lines of the account book say of one budget at one seller, all days together: each
 * price by itself, what claiming costs, and what was charged before prices were kept.
 */
import type {
  AccountId,
  BudgetRecord,
  JournalRecord,
  SpendRecord,
} from '../../../core/ledger/records.ts';
import type { Portion } from './accruals.ts';

interface ChargedFor {
  readonly accountId: AccountId;
  readonly budgetId: string;
}

export interface Charged extends ChargedFor {
  readonly of: Portion['of'];
  readonly amount: bigint;
  /** That the amount pays for; 0 where it is not known. */
  readonly paidBytes: number;
}

/** By what it is for. */
export type Parts = ReadonlyMap<Portion['of'], Charged>;

function chargedKey({ accountId, budgetId }: ChargedFor): string {
  return `${accountId}\n${budgetId}`;
}

/** By account and budget, then by what it is for. */
export type ChargedSums = Map<string, Map<Portion['of'], Charged>>;

export function chargedSums(all: Iterable<Charged>): ChargedSums {
  const sums: ChargedSums = new Map();
  for (const one of all) addCharged(sums, one);
  return sums;
}

export function addCharged(sums: ChargedSums, one: Charged): void {
  const key = chargedKey(one);
  const parts = sums.get(key) ?? new Map<Portion['of'], Charged>();
  const before = parts.get(one.of);
  parts.set(one.of, {
    ...one,
    amount: one.amount + (before?.amount ?? 0n),
    paidBytes: one.paidBytes + (before?.paidBytes ?? 0),
  });
  sums.set(key, parts);
}

/** Of one record. */
export function chargedBy(spend: SpendRecord): readonly Charged[] {
  const { accountId, budgetId, settlement = 0n, charges = [] } = spend;
  const known = charges.reduce((sum, { amount }) => sum + amount, settlement);
  const none = { accountId, budgetId, paidBytes: 0 };
  const parts: readonly Charged[] = [
    { ...none, of: 'settlement', amount: settlement },
    ...charges.map(({ price, amount, paidBytes }) => ({ ...none, of: price, amount, paidBytes })),
    { ...none, of: 'unknown', amount: spend.amount - known },
  ];
  return parts.filter(({ amount }) => amount > 0n);
}

function amountOf(parts: Parts | undefined): bigint {
  return [...(parts?.values() ?? [])].reduce((sum, { amount }) => sum + amount, 0n);
}

/**
 * What the lines say. Those of before lines named their budget name only its torrent: they count for
 * the torrent's budgets, the oldest first.
 */
export function writtenSums(
  journal: readonly JournalRecord[],
  ledger: { readonly budgets: readonly BudgetRecord[]; readonly spends: readonly SpendRecord[] },
): ChargedSums {
  const named: Charged[] = [];
  const unnamed = new Map<string, bigint>();
  for (const line of journal) {
    const { what, accountId, budgetId, infoHash, amount, paidBytes = 0, price } = line;
    if ((what !== 'voucher' && what !== 'settlement') || accountId === null) continue;
    const of = what === 'settlement' ? what : (price ?? 'unknown');
    if (budgetId !== undefined) named.push({ accountId, budgetId, of, amount, paidBytes });
    else {
      const key = `${accountId}\n${infoHash ?? ''}`;
      unnamed.set(key, (unnamed.get(key) ?? 0n) + amount);
    }
  }
  const sums = chargedSums(named);
  if (unnamed.size === 0) return sums;
  return chargedSums([...[...sums.values()].flatMap((parts) => [...parts.values()]), ...shared()]);

  /** Each takes of its torrent's pool what its own lines leave open. */
  function* shared(): Generator<Charged> {
    const byId = new Map(ledger.budgets.map((budget) => [budget.budgetId, budget]));
    const madeAt = ({ budgetId }: ChargedFor): number => byId.get(budgetId)?.madeAt ?? 0;
    const spent = [...chargedSums(ledger.spends.flatMap(chargedBy)).entries()];
    const pools = spent.flatMap(([key, parts]) => {
      const [first] = parts.values();
      return first === undefined ? [] : [{ key, parts, ...first }];
    });
    for (const { key, parts, ...of } of pools.sort((one, other) => madeAt(one) - madeAt(other))) {
      const pool = `${of.accountId}\n${byId.get(of.budgetId)?.infoHash ?? ''}`;
      const open = amountOf(parts) - amountOf(sums.get(key));
      const left = unnamed.get(pool) ?? 0n;
      const amount = left < open ? left : open;
      if (amount <= 0n) continue;
      unnamed.set(pool, left - amount);
      const { accountId, budgetId } = of;
      yield { accountId, budgetId, of: 'unknown', amount, paidBytes: 0 };
    }
  }
}

/**
 * What is to be told of one budget at one seller, beyond what was. Lines of before each price had its own
 * may say more of one than its spends do: that much of the others is told already.
 */
export function untold(spent: Parts, told: Parts | undefined): readonly Charged[] {
  const missing: Charged[] = [];
  let beyond = 0n;
  for (const part of told?.values() ?? []) {
    const over = part.amount - (spent.get(part.of)?.amount ?? 0n);
    if (over > 0n) beyond += over;
  }
  const rank = ({ of }: Charged): number => (of === 'unknown' ? 0 : 1);
  for (const part of [...spent.values()].sort((one, other) => rank(one) - rank(other))) {
    const before = told?.get(part.of);
    const open = part.amount - (before?.amount ?? 0n);
    if (open <= 0n) continue;
    const known = open < beyond ? open : beyond;
    beyond -= known;
    if (known === open) continue;
    const openBytes = Math.max(0, part.paidBytes - (before?.paidBytes ?? 0));
    const paidBytes = openBytes - Number((BigInt(openBytes) * known) / open);
    missing.push({ ...part, amount: open - known, paidBytes });
  }
  return missing;
}
