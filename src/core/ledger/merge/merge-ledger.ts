/**
 * What a backup adds to this ledger ("After a backup" of docs/protocol.md). Nothing here is ever
 * lowered, nothing that came from a backup can be spent from, and doing it twice changes nothing more.
 */
import type { KnownChannel } from '../../paywire/checks.ts';
import type { Signature } from '../../channel/signature.ts';
import type { LedgerContent } from '../ledger-backup.ts';
import { writeLedgerJson } from '../ledger-json.ts';
import { ledgerKey, type LedgerKind } from '../ledger-keys.ts';
import type {
  AccountId,
  BoughtRecord,
  BudgetRecord,
  CreditRecord,
  LedgerRecords,
  LedgerWrite,
  SoldRecord,
  SpendRecord,
} from '../records.ts';
import { mergeBought } from './merge-bought.ts';
import { mergeEarning, mergeSpend, missingLines } from './merge-figures.ts';
import { mergeCredit, mergeSold } from './merge-sold.ts';

export interface MergeParts {
  /** Milliseconds since 1970: budgets that come in end now. */
  readonly nowMs: number;
  /** By the channel's signer. */
  readonly isVoucher: (
    of: { readonly chainId: number; readonly channel: KnownChannel },
    cumulative: bigint,
    signature: Signature,
  ) => boolean;
}

export interface LedgerMerge {
  /** The records that are not as they are here, and the lines that are missing. */
  readonly change: Required<LedgerWrite>;
  /** Left out: their vouchers are signed by nobody who could. */
  readonly refused: readonly AccountId[];
}

export function mergeLedger(
  ours: LedgerContent,
  theirs: LedgerContent,
  { nowMs, isVoucher }: MergeParts,
): LedgerMerge {
  const isGood = (record: BoughtRecord | SoldRecord): boolean => {
    const { chainId, channel, cumulative, signature } = record;
    return channel !== null && signature !== null
      ? isVoucher({ chainId, channel }, cumulative, signature)
      : signature === null;
  };
  const bought = theirs.bought.filter(isGood);
  const sold = theirs.sold.filter(isGood);
  const isKept = new Set([...bought, ...sold]);
  const refused = [...theirs.bought, ...theirs.sold].filter((record) => !isKept.has(record));
  const spends = changes('spends', ours, theirs.spends, mergeSpend);
  const spent = spentAt([...ours.spends, ...spends]);
  const credits = changes('credits', ours, theirs.credits, mergeCredit);
  const news = newCredit(ours.credits, credits);
  return {
    change: {
      budgets: changes('budgets', ours, theirs.budgets, (known, one) =>
        mergeBudget(known, one, nowMs),
      ),
      bought: changes('bought', ours, bought, (known, one) =>
        mergeBought(known, one, { isVoucher: isGood, spent: spent.get(one.accountId) ?? 0n }),
      ),
      spends,
      sold: changes('sold', ours, sold, (known, one) =>
        mergeSold(known, one, news.get(one.accountId) ?? 0n, isGood),
      ),
      credits,
      earnings: changes('earnings', ours, theirs.earnings, mergeEarning),
      journal: missingLines(ours.journal, theirs.journal),
    },
    refused: refused.map(({ accountId }) => accountId),
  };
}

/** A budget is made by a gesture, here: one that comes in allows nothing. */
function mergeBudget(ours: BudgetRecord | null, theirs: BudgetRecord, nowMs: number): BudgetRecord {
  return ours ?? { ...theirs, stoppedAt: theirs.stoppedAt ?? nowMs };
}

function changes<Kind extends LedgerKind>(
  kind: Kind,
  ours: LedgerRecords,
  theirs: LedgerRecords[Kind],
  merge: (
    ours: LedgerRecords[Kind][number] | null,
    theirs: LedgerRecords[Kind][number],
  ) => LedgerRecords[Kind][number],
): LedgerRecords[Kind][number][] {
  const keyOf = (record: LedgerRecords[Kind][number]) => JSON.stringify(ledgerKey(kind, record));
  const known = new Map(ours[kind].map((record) => [keyOf(record), record]));
  const changed = new Map<string, LedgerRecords[Kind][number]>();
  for (const record of theirs) {
    const key = keyOf(record);
    const before = changed.get(key) ?? known.get(key) ?? null;
    const after = merge(before, record);
    if (before === null || writeLedgerJson(after) !== writeLedgerJson(before)) {
      changed.set(key, after);
    }
  }
  return [...changed.values()];
}

/** Raw units by account. Of two with the same key the later one counts. */
function spentAt(spends: readonly SpendRecord[]): ReadonlyMap<AccountId, bigint> {
  const newest = new Map(spends.map((one) => [JSON.stringify(ledgerKey('spends', one)), one]));
  const sums = new Map<AccountId, bigint>();
  for (const { accountId, amount } of newest.values()) {
    sums.set(accountId, (sums.get(accountId) ?? 0n) + amount);
  }
  return sums;
}

/** By how much the credits of an account grow, or shrink where one turned out to be worth nothing. */
function newCredit(
  before: readonly CreditRecord[],
  changed: readonly CreditRecord[],
): ReadonlyMap<AccountId, bigint> {
  const known = new Map(before.map((credit) => [credit.txid, credit]));
  const news = new Map<AccountId, bigint>();
  for (const { txid, accountId, amount } of changed) {
    const more = amount - (known.get(txid)?.amount ?? 0n);
    news.set(accountId, (news.get(accountId) ?? 0n) + more);
  }
  return news;
}
