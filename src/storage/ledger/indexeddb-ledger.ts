/** The ledger in IndexedDB: one strict transaction per write, which only its last opener may make. */
import type { IDBPTransaction } from 'idb';
import { LEDGER_DECODERS } from '../../core/ledger/decode-records.ts';
import { LEDGER_KINDS, ledgerKey, type LedgerKind } from '../../core/ledger/ledger-keys.ts';
import type { LedgerStore } from '../../core/ledger/ledger.ts';
import type { JournalRecord, LedgerRecords, LedgerWrite } from '../../core/ledger/records.ts';
import { start } from '../database.ts';
import { ledgerTaken, rowDamaged } from './ledger-fault.ts';
import type { LedgerDatabase, LedgerSchema } from './ledger-schema.ts';

type Names = readonly (LedgerKind | 'journal' | 'owner')[];
type Reading = IDBPTransaction<LedgerSchema, Names, 'readonly' | 'readwrite'>;
type Writing = IDBPTransaction<LedgerSchema, Names, 'readwrite'>;
type LedgerKey = ReturnType<typeof ledgerKey>;

const ALL: Names = [...LEDGER_KINDS, 'owner'];

export class IndexedDbLedger implements LedgerStore {
  readonly #database: LedgerDatabase;
  /** Null until it was opened. */
  #epoch: number | null = null;

  constructor(database: LedgerDatabase) {
    this.#database = database;
  }

  async open(): Promise<{ readonly records: LedgerRecords; readonly damaged: readonly string[] }> {
    const { epoch, ...opened } = await this.#database.transact(
      ALL,
      'readwrite',
      async (transaction) => {
        const epoch = (await epochOf(transaction)) + 1;
        start(transaction.objectStore('owner').put(epoch, 'epoch'));
        const damaged: string[] = [];
        const read = async <Kind extends LedgerKind>(kind: Kind): Promise<LedgerRecords[Kind]> => {
          const rows = await rowsOf(transaction, kind);
          for (const { key, record } of rows) {
            if (record === undefined) damaged.push(`${kind} ${key.join(' ')}`);
          }
          return rows.map(({ record }) => record).filter(isThere) as LedgerRecords[Kind];
        };
        const records = {
          budgets: await read('budgets'),
          bought: await read('bought'),
          spends: await read('spends'),
          sold: await read('sold'),
          credits: await read('credits'),
          earnings: await read('earnings'),
        };
        return { epoch, records, damaged };
      },
      'strict',
    );
    this.#epoch = epoch;
    return opened;
  }

  async write(change: LedgerWrite): Promise<void> {
    const kinds = LEDGER_KINDS.filter((kind) => (change[kind]?.length ?? 0) > 0);
    await this.#database.transact(
      [...kinds, 'journal', 'owner'] as Names,
      'readwrite',
      async (transaction) => {
        // In the same transaction, so that nobody can open it in between.
        if (this.#epoch === null || (await epochOf(transaction)) !== this.#epoch) {
          throw ledgerTaken();
        }
        for (const kind of kinds) await putAll(transaction, kind, change[kind] ?? []);
        for (const line of change.journal ?? []) {
          start(transaction.objectStore('journal').add(line));
        }
      },
      'strict',
    );
  }

  async journal(): Promise<readonly JournalRecord[]> {
    const rows = await this.#database.transact(['journal'], 'readonly', ({ store }) =>
      store.getAll(),
    );
    return rows.map(LEDGER_DECODERS.journal).filter(isThere);
  }
}

async function putAll<Kind extends LedgerKind>(
  transaction: Writing,
  kind: Kind,
  records: readonly LedgerRecords[Kind][number][],
): Promise<void> {
  const store = transaction.objectStore(kind);
  const isReadable = LEDGER_DECODERS[kind];
  for (const record of records) {
    const key = ledgerKey(kind, record);
    // What cannot be read may stand for more than what would take its place: a voucher, a txid.
    const lying = await store.get(key);
    if (lying !== undefined && isReadable(lying) === undefined) {
      if (kind !== 'earnings') throw rowDamaged();
      // Only figures to look at: they go on, and what lay there is kept beside.
      start(store.put(lying, ['damaged', ...key]));
    }
    start(store.put(record, key));
  }
}

async function rowsOf<Kind extends LedgerKind>(transaction: Reading, kind: Kind) {
  const store = transaction.objectStore(kind);
  const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
  const decode = LEDGER_DECODERS[kind] as (
    value: unknown,
  ) => LedgerRecords[Kind][number] | undefined;
  return keys.map((key, row) => {
    const record = decode(values[row]);
    const isInItsPlace = record !== undefined && isSameKey(ledgerKey(kind, record), key);
    return { key, record: isInItsPlace ? record : undefined };
  });
}

async function epochOf(transaction: Reading): Promise<number> {
  const epoch = await transaction.objectStore('owner').get('epoch');
  return typeof epoch === 'number' && Number.isSafeInteger(epoch) ? epoch : 0;
}

function isSameKey(one: LedgerKey, other: LedgerKey): boolean {
  return one.length === other.length && one.every((part, at) => part === other[at]);
}

function isThere<T>(record: T | undefined): record is T {
  return record !== undefined;
}
