import { decodeOutboxRecord } from '../core/money/decode-money.ts';
import type { OutboxRecord } from '../core/money/outbox.ts';
import type { OutboxStore } from '../core/ports.ts';
import { start, type BitternDatabase } from './database.ts';

/**
 * The object store `outbox`. A row that cannot be read is left out and left alone: it may be all that
 * is known of a payment.
 */
export class IndexedDbOutboxStore implements OutboxStore {
  readonly #database: BitternDatabase;

  constructor(database: BitternDatabase) {
    this.#database = database;
  }

  async list(chainId: number): Promise<readonly OutboxRecord[]> {
    const rows = await this.#database.transact(['outbox'], 'readonly', ({ store }) =>
      store.index('storedAt').getAll(),
    );
    return readable(rows).filter((record) => record.chainId === chainId);
  }

  async add(
    record: OutboxRecord,
    since: number,
    admit: (recent: readonly OutboxRecord[]) => void,
  ): Promise<OutboxRecord> {
    return this.#database.transact(
      ['outbox'],
      'readwrite',
      async ({ store }) => {
        const known = decodeOutboxRecord(await store.get(record.txid));
        if (known !== null) return known;
        const after = IDBKeyRange.lowerBound(since, true);
        admit(readable(await store.index('storedAt').getAll(after)));
        start(store.put(record, record.txid));
        return record;
      },
      'strict',
    );
  }

  async update(
    txid: string,
    change: (record: OutboxRecord) => OutboxRecord,
  ): Promise<OutboxRecord | null> {
    return this.#database.transact(
      ['outbox'],
      'readwrite',
      async ({ store }) => {
        const record = decodeOutboxRecord(await store.get(txid));
        if (record === null) return null;
        const next = change(record);
        if (next !== record) start(store.put(next, txid));
        return next;
      },
      'strict',
    );
  }
}

function readable(rows: readonly unknown[]): OutboxRecord[] {
  return rows.map(decodeOutboxRecord).filter((record) => record !== null);
}
