/** What tells records of one kind apart: a record replaces the one with its key. */
import type { LedgerRecords } from './records.ts';

/** The kinds that have a key; the journal only grows. */
export type LedgerKind = keyof LedgerRecords;

export const LEDGER_KINDS: readonly LedgerKind[] = [
  'budgets',
  'bought',
  'spends',
  'sold',
  'credits',
  'earnings',
];

type KeyOf = {
  readonly [Kind in LedgerKind]: (record: LedgerRecords[Kind][number]) => (string | number)[];
};

const KEY_OF: KeyOf = {
  budgets: ({ budgetId }) => [budgetId],
  bought: ({ accountId }) => [accountId],
  spends: ({ budgetId, accountId, day }) => [budgetId, accountId, day],
  sold: ({ accountId }) => [accountId],
  credits: ({ txid }) => [txid],
  earnings: ({ accountId, infoHash, day }) => [accountId, infoHash, day],
};

export function ledgerKey<Kind extends LedgerKind>(
  kind: Kind,
  record: LedgerRecords[Kind][number],
): (string | number)[] {
  return KEY_OF[kind](record);
}
