/**
 * The IndexedDB database `bittern-ledger`: what was paid and earned. Every value is `unknown` on the
 * way out and decoded by `core/ledger/decode-records.ts`.
 */
import type { DBSchema } from 'idb';
import { LEDGER_KINDS, type LedgerKind } from '../../core/ledger/ledger-keys.ts';
import { Database, type DatabaseOptions } from '../database.ts';
import type { Migrations } from '../schema.ts';

/** As `ledgerKey` makes them. */
interface Rows {
  key: (string | number)[];
  value: unknown;
}

export interface LedgerSchema extends DBSchema, Record<LedgerKind, Rows> {
  /** `JournalRecord`, numbered as they come. */
  journal: { key: number; value: unknown };
  /** Under `epoch` how often the ledger was opened: only who opened it last may write. */
  owner: { key: string; value: unknown };
}

const ledgerSchema: Migrations<LedgerSchema> = [
  (database) => {
    for (const kind of LEDGER_KINDS) database.createObjectStore(kind);
    database.createObjectStore('journal', { autoIncrement: true });
    database.createObjectStore('owner');
  },
];

export type LedgerDatabase = Database<LedgerSchema>;

/** Nothing is opened before its first use. `bittern-ledger` unless another name is given. */
export function ledgerDatabase({
  name = 'bittern-ledger',
}: Pick<DatabaseOptions, 'name'> = {}): LedgerDatabase {
  return new Database(name, ledgerSchema);
}
