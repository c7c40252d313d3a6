/** Figures and lines of two ledgers together: what both know counts once. */
import type { ChargeRecord, EarningRecord, JournalRecord, SpendRecord } from '../records.ts';
import { writeLedgerJson } from '../ledger-json.ts';

export function larger<T extends bigint | number>(one: T, other: T): T {
  return one > other ? one : other;
}

/** Null is less than anything. */
export function largerOrNull(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return larger(one, other);
}

/** Of one budget, account and day. */
export function mergeSpend(ours: SpendRecord | null, theirs: SpendRecord): SpendRecord {
  if (ours === null) return theirs;
  const settlement = larger(ours.settlement ?? 0n, theirs.settlement ?? 0n);
  const charges = higherCharges(ours.charges ?? [], theirs.charges ?? []);
  return {
    ...ours,
    ...higher(ours, theirs),
    ...(settlement === 0n ? {} : { settlement }),
    ...(charges.length === 0 ? {} : { charges }),
  };
}

/** Price by price. */
function higherCharges(
  ours: readonly ChargeRecord[],
  theirs: readonly ChargeRecord[],
): readonly ChargeRecord[] {
  const both = new Map(ours.map((charge) => [charge.price, charge]));
  for (const charge of theirs) {
    const { price, paidBytes, amount } = both.get(charge.price) ?? charge;
    both.set(price, {
      price,
      paidBytes: larger(paidBytes, charge.paidBytes),
      amount: larger(amount, charge.amount),
    });
  }
  return [...both.values()];
}

/** Of one account, torrent and day. */
export function mergeEarning(ours: EarningRecord | null, theirs: EarningRecord): EarningRecord {
  return ours === null ? theirs : { ...ours, ...higher(ours, theirs) };
}

/** The lines that are missing here, each as often as it is missing. */
export function missingLines(
  ours: readonly JournalRecord[],
  theirs: readonly JournalRecord[],
): readonly JournalRecord[] {
  const known = new Map<string, number>();
  for (const line of ours) {
    const text = textOf(line);
    known.set(text, (known.get(text) ?? 0) + 1);
  }
  return theirs.filter((line) => {
    const text = textOf(line);
    const count = known.get(text) ?? 0;
    known.set(text, count - 1);
    return count <= 0;
  });
}

type Figures = Pick<SpendRecord, 'amount' | 'paidBytes' | 'freeBytes'>;

function higher(one: Figures, other: Figures): Figures {
  return {
    amount: larger(one.amount, other.amount),
    paidBytes: larger(one.paidBytes, other.paidBytes),
    freeBytes: larger(one.freeBytes, other.freeBytes),
  };
}

/** The members in one order, wherever the line was read from. */
function textOf(line: JournalRecord): string {
  return writeLedgerJson(Object.entries(line).sort(([one], [other]) => (one < other ? -1 : 1)));
}
