/** Opening, upgrading, and the ways in which a connection is lost. */
import { deleteDB, openDB } from 'idb';
import { expect } from 'vitest';
import { BitternDatabase, openDatabase } from './database.ts';
import { expectHeld } from './piece-store.suite.ts';
import { currentSchema, type Schema } from './schema.ts';
import { expectFault, MIB, SampleTorrent } from './samples.suite.ts';
import { putAll, type StorageBench } from './storage-bench.suite.ts';
import { pageHelp, type Cases } from './worker-cases.suite.ts';

const nextSchema: Schema = [
  ...currentSchema,
  (database) => {
    database.createObjectStore('added' as 'pieces');
  },
];

export const databaseCases: Cases<StorageBench> = {
  async 'makes the object stores of version 2'({ name }) {
    const database = await openDatabase({ name });
    await database.close();
    const connection = await openDB(name);
    expect(connection.version).toBe(2);
    const names = ['holdings', 'outbox', 'pieces', 'purse', 'torrents'];
    expect([...connection.objectStoreNames]).toEqual(names);
    connection.close();
  },

  async 'comes from version 1 with everything that lay there'(bench) {
    const { name } = bench;
    const old = await openDatabase({ name, schema: currentSchema.slice(0, 1) });
    await old.transact(['torrents', 'holdings', 'pieces'], 'readwrite', async (transaction) => {
      await transaction.objectStore('torrents').put({ name: 'kept' }, 'a torrent');
      await transaction.objectStore('holdings').put({ bits: 1 }, 'a torrent');
      await transaction.objectStore('pieces').put(new ArrayBuffer(5), ['probe', 1]);
    });
    // The old one stays open, as in a tab that was not reloaded.
    expect((await bench.database.connect()).version).toBe(2);
    expect(await bench.rows('torrents')).toEqual([
      { recordKey: 'a torrent', value: { name: 'kept' } },
    ]);
    expect(await bench.rows('holdings')).toEqual([{ recordKey: 'a torrent', value: { bits: 1 } }]);
    const [piece] = await bench.rows('pieces');
    expect(piece).toEqual({ recordKey: ['probe', 1], value: new ArrayBuffer(5) });
    expect(await bench.rows('purse')).toEqual([]);
    expect(await bench.rows('outbox')).toEqual([]);
    await old.close();
  },

  async 'upgrades in place, while an older tab makes way'(bench) {
    const torrent = new SampleTorrent(MIB, 3 * MIB);
    const store = await bench.filled(torrent);
    const newer = await openDatabase({ name: bench.name, schema: nextSchema });
    expect([...(await newer.connect()).objectStoreNames]).toContain('added');
    expect(await bench.rows('pieces')).toHaveLength(3);
    const refused = store.put(0, torrent.piece(0));
    await expectFault(refused, 'storage_failed');
    await expect(refused).rejects.toThrow(/newer Bittern/);
    await newer.close();
  },

  async 'loses nothing by a migration that fails'(bench) {
    const { name } = bench;
    await bench.database.transact(['purse', 'outbox'], 'readwrite', async (transaction) => {
      await transaction.objectStore('purse').put({ sealed: 'the only one' }, 'vault');
      await transaction.objectStore('outbox').put({ storedAt: 7 }, 'a payment');
    });
    await bench.database.close();
    const fails: Schema = [
      ...nextSchema,
      // It is there already.
      (database) => database.createObjectStore('added' as 'pieces'),
    ];
    const opening = openDatabase({ name, schema: fails });
    await expectFault(opening, 'storage_failed');
    await expect(opening).rejects.toThrow(/ConstraintError/);

    const again = await openDatabase({ name });
    const connection = await again.connect();
    expect(connection.version).toBe(currentSchema.length);
    expect([...connection.objectStoreNames]).not.toContain('added');
    expect(await connection.get('purse', 'vault')).toEqual({ sealed: 'the only one' });
    expect(await connection.get('outbox', 'a payment')).toEqual({ storedAt: 7 });
    await again.close();
  },

  async 'does not wait forever for a tab that keeps an old version open'({ name }) {
    const stubborn = await openDB(name, currentSchema.length);
    const waiting = openDatabase({ name, schema: nextSchema, blockedGraceMs: 50 });
    await expectFault(waiting, 'storage_failed');
    await expect(waiting).rejects.toThrow(/older Bittern/);
    stubborn.close();
  },

  async 'waits a little for a tab that is about to make way'({ name }) {
    const slow = await openDB(name, currentSchema.length, {
      blocking: () => {
        setTimeout(() => slow.close(), 50);
      },
    });
    const database = await openDatabase({ name, schema: nextSchema });
    expect((await database.connect()).version).toBe(nextSchema.length);
    await database.close();
  },

  async 'says so when the stored version is newer'({ name }) {
    await (await openDatabase({ name, schema: nextSchema })).close();
    const opening = openDatabase({ name });
    await expectFault(opening, 'storage_failed');
    await expect(opening).rejects.toThrow(/newer Bittern/);
  },

  async 'goes on when its connection was closed under it'(bench) {
    const torrent = new SampleTorrent(MIB, 3 * MIB);
    const store = await bench.open(torrent.infoHash, torrent.layout);
    await store.put(0, torrent.piece(0));
    (await bench.database.connect()).close();
    await store.put(1, torrent.piece(1));
    await expectHeld(store, torrent, [0, 1]);
  },

  async 'starts anew when the database is deleted under it'(bench) {
    const torrent = new SampleTorrent(MIB, 3 * MIB);
    const store = await bench.filled(torrent);
    await deleteDB(bench.name);
    await putAll(store, torrent, [2]);
    await expectHeld(store, torrent, [2]);
  },

  async 'starts anew when the user clears the site data'(bench) {
    const torrent = new SampleTorrent(MIB, 3 * MIB);
    const store = await bench.filled(torrent);
    await pageHelp.clearDatabases();
    await putAll(store, torrent, [1]);
    await expectHeld(store, torrent, [1]);
  },

  async 'writes nothing of a transaction whose work throws'(bench) {
    const { database } = bench;
    const failing = database.transact(['torrents'], 'readwrite', async ({ store }) => {
      await store.put('first', 'a');
      throw new Error('second thoughts');
    });
    await expectFault(failing, 'storage_failed');
    await expect(failing).rejects.toThrow(/second thoughts/);
    const unclonable = database.transact(['torrents'], 'readwrite', ({ store }) =>
      store.put(() => undefined, 'b'),
    );
    await expectFault(unclonable, 'storage_failed');
    expect(await bench.rows('torrents')).toEqual([]);
  },

  async 'refuses work once it is closed'({ name }) {
    const database = new BitternDatabase({ name });
    await database.close();
    const work = database.transact(['torrents'], 'readonly', ({ store }) => store.count());
    await expectFault(work, 'cancelled');
  },
};
