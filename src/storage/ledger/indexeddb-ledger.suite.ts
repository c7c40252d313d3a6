/** The ledger in real IndexedDB. */
import { deleteDB, openDB } from 'idb';
import { expect } from 'vitest';
import { ledgerKey } from '../../core/ledger/ledger-keys.ts';
import { sampleWrites } from '../../core/ledger/ledger-samples.suite.ts';
import { expectFault } from '../samples.suite.ts';
import { bindCases, type BoundCases, type Cases } from '../worker-cases.suite.ts';
import { IndexedDbLedger } from './indexeddb-ledger.ts';
import { ledgerDatabase, type LedgerDatabase } from './ledger-schema.ts';
import { ledgerCases, type LedgerHome } from './ledger.suite.ts';

class IndexedDbHome implements LedgerHome {
  readonly name = `ledger-test-${crypto.randomUUID()}`;
  readonly #databases: LedgerDatabase[] = [];

  static async run(work: (home: IndexedDbHome) => Promise<void>): Promise<void> {
    const home = new IndexedDbHome();
    try {
      await work(home);
    } finally {
      for (const database of home.#databases) await database.close();
      await deleteDB(home.name);
    }
  }

  ledger(): IndexedDbLedger {
    const database = ledgerDatabase({ name: this.name });
    this.#databases.push(database);
    return new IndexedDbLedger(database);
  }

  async damage(kind: string, record: unknown): Promise<void> {
    const { txid } = record as { readonly txid: string };
    await this.put(kind, [txid], record);
  }

  async put(store: string, key: IDBValidKey, value: unknown): Promise<void> {
    const connection = await openDB(this.name);
    await connection.put(store, value, key);
    connection.close();
  }
}

const [SAMPLE] = sampleWrites(1);

const ownCases: Cases<IndexedDbHome> = {
  async 'a row that cannot be read is not written over'(home) {
    const ledger = home.ledger();
    await ledger.open();
    const [credit] = SAMPLE!.credits;
    await home.put('credits', ledgerKey('credits', credit!), { amount: 'all' });
    const [sold] = SAMPLE!.sold;
    await expectFault(ledger.write({ sold: [sold!], credits: [credit!] }), 'ledger_failed');
    const { records, damaged } = await home.ledger().open();
    expect(records.sold).toEqual([]);
    expect(damaged).toEqual([`credits ${credit!.txid}`]);
  },

  async 'figures that cannot be read are set aside for new ones'(home) {
    const ledger = home.ledger();
    await ledger.open();
    const [earning] = SAMPLE!.earnings;
    await home.put('earnings', ledgerKey('earnings', earning!), 'rotten');
    await ledger.write({ earnings: [earning!] });
    const { records, damaged } = await home.ledger().open();
    expect(records.earnings).toEqual([earning]);
    expect(damaged).toEqual([`earnings damaged ${ledgerKey('earnings', earning!).join(' ')}`]);
  },

  async 'a row in the place of another is damaged'(home) {
    const ledger = home.ledger();
    await ledger.open();
    await home.put('bought', ['elsewhere'], SAMPLE!.bought[0]);
    const { records, damaged } = await home.ledger().open();
    expect(records.bought).toEqual([]);
    expect(damaged).toEqual(['bought elsewhere']);
  },

  async 'is written strictly, the look at its owner in the same transaction'(home) {
    const ledger = home.ledger();
    await ledger.open();
    const { transaction } = IDBDatabase.prototype;
    const begun: unknown[] = [];
    IDBDatabase.prototype.transaction = function (names, mode, options) {
      const made = transaction.call(this, names, mode, options);
      begun.push([mode, made.durability, made.objectStoreNames.contains('owner')]);
      return made;
    };
    try {
      await ledger.write(SAMPLE!);
      await ledger.open();
    } finally {
      IDBDatabase.prototype.transaction = transaction;
    }
    expect(begun).toEqual([
      ['readwrite', 'strict', true],
      ['readwrite', 'strict', true],
    ]);
  },
};

export const indexedDbLedgerCases: BoundCases = {
  ...bindCases('ledger in IndexedDB', ledgerCases, IndexedDbHome.run),
  ...bindCases('ledger in IndexedDB', ownCases, IndexedDbHome.run),
};
