/** What money rests on, in real IndexedDB: the purse's records and the outbox. */
import { expect } from 'vitest';
import { FaultError } from '../core/fault.ts';
import { recordOf } from '../core/money/samples.suite.ts';
import { openDatabase } from './database.ts';
import { IndexedDbOutboxStore } from './outbox-store.ts';
import { IndexedDbPurseStore } from './purse-store.ts';
import { expectFault } from './samples.suite.ts';
import type { StorageBench } from './storage-bench.suite.ts';
import type { Cases } from './worker-cases.suite.ts';

const admitAll = (): void => undefined;
const refuse = (): never => {
  throw new FaultError('limit_reached', 'Too much.');
};

export const purseCases: Cases<StorageBench> = {
  async 'replaces, keeps and deletes values'(bench) {
    const store = new IndexedDbPurseStore(bench.database);
    expect(await store.get('vault')).toBe(undefined);
    expect(await store.update('vault', (current) => [current, 1n])).toEqual([undefined, 1n]);
    await bench.restart();
    const again = new IndexedDbPurseStore(bench.database);
    expect(await again.get('vault')).toEqual([undefined, 1n]);
    await again.update('vault', () => undefined);
    expect(await bench.rows('purse')).toEqual([]);
  },

  async 'writes nothing when the change throws, and tells why'(bench) {
    const store = new IndexedDbPurseStore(bench.database);
    await store.update('vault', () => 'kept');
    await expectFault(store.update('vault', refuse), 'limit_reached');
    expect(await store.get('vault')).toBe('kept');
  },

  async 'keeps a key that cannot be read out'(bench) {
    const store = new IndexedDbPurseStore(bench.database);
    const algorithm = { name: 'AES-GCM', length: 256 };
    const made = await crypto.subtle.generateKey(algorithm, false, ['encrypt', 'decrypt']);
    await store.update('session-key', () => ({ wrappingKey: made }));
    const { wrappingKey } = (await store.get('session-key')) as { wrappingKey: CryptoKey };
    expect(wrappingKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', wrappingKey)).rejects.toThrow();
    const iv = new Uint8Array(12);
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, made, new Uint8Array(3));
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, wrappingKey, sealed);
    expect(new Uint8Array(opened)).toEqual(new Uint8Array(3));
  },

  async 'counts right when several tabs change one value at once'(bench) {
    const tabs = await Promise.all(
      Array.from({ length: 4 }, () => openDatabase({ name: bench.name })),
    );
    const stores = tabs.map((tab) => new IndexedDbPurseStore(tab));
    const increment = (count: unknown): number => (typeof count === 'number' ? count + 1 : 1);
    await Promise.all(
      Array.from({ length: 40 }, (_, turn) => stores[turn % 4]!.update('count', increment)),
    );
    expect(await stores[0]?.get('count')).toBe(40);
    await Promise.all(tabs.map((tab) => tab.close()));
  },
};

export const outboxCases: Cases<StorageBench> = {
  async 'keeps records, by chain and oldest first'(bench) {
    const store = new IndexedDbOutboxStore(bench.database);
    const late = recordOf({ storedAt: 300 });
    const early = recordOf({ storedAt: 100, chainId: late.chainId });
    const other = recordOf({ storedAt: 200, chainId: late.chainId + 1 });
    for (const record of [late, early, other]) await store.add(record, 0, admitAll);
    await bench.restart();
    const again = new IndexedDbOutboxStore(bench.database);
    expect(await again.list(late.chainId)).toEqual([early, late]);
    expect(await again.list(other.chainId)).toEqual([other]);
    expect(await again.list(0)).toEqual([]);
  },

  async 'stores a transaction once'(bench) {
    const store = new IndexedDbOutboxStore(bench.database);
    const record = recordOf({ storedAt: 100 });
    expect(await store.add(record, 0, admitAll)).toEqual(record);
    // Not even asked for leave the second time.
    expect(await store.add({ ...record, storedAt: 200 }, 0, refuse)).toEqual(record);
    expect(await store.list(record.chainId)).toEqual([record]);
  },

  async 'stores nothing that is not admitted'(bench) {
    const store = new IndexedDbOutboxStore(bench.database);
    await expectFault(store.add(recordOf(), 0, refuse), 'limit_reached');
    expect(await bench.rows('outbox')).toEqual([]);
  },

  async 'shows what was stored since, of every chain'(bench) {
    const store = new IndexedDbOutboxStore(bench.database);
    const records = [100, 200, 300].map((storedAt) => recordOf({ storedAt, chainId: storedAt }));
    for (const record of records) await store.add(record, 0, admitAll);
    let seen: unknown;
    await store.add(recordOf({ storedAt: 400 }), 100, (recent) => {
      seen = recent;
    });
    expect(seen).toEqual(records.slice(1));
  },

  async 'lets only so many pass, however many tabs ask at once'(bench) {
    const tabs = await Promise.all(
      Array.from({ length: 4 }, () => openDatabase({ name: bench.name })),
    );
    const stores = tabs.map((tab) => new IndexedDbOutboxStore(tab));
    const asked = Array.from({ length: 20 }, (_, turn) =>
      stores[turn % 4]!.add(recordOf({ storedAt: 100 + turn }), 0, (recent) => {
        if (recent.length >= 7) refuse();
      }).then(
        () => true,
        () => false,
      ),
    );
    const passed = (await Promise.all(asked)).filter(Boolean);
    expect(passed).toHaveLength(7);
    expect(await bench.rows('outbox')).toHaveLength(7);
    await Promise.all(tabs.map((tab) => tab.close()));
  },

  async 'changes a record, or tells that there is none'(bench) {
    const store = new IndexedDbOutboxStore(bench.database);
    const record = recordOf();
    await store.add(record, 0, admitAll);
    const sent = { ...record, state: 'sent' as const };
    expect(await store.update(record.txid, () => sent)).toEqual(sent);
    expect(await store.list(record.chainId)).toEqual([sent]);
    expect(await store.update('ff'.repeat(32), () => sent)).toBe(null);
  },

  async 'leaves rows alone that it cannot read'(bench) {
    const store = new IndexedDbOutboxStore(bench.database);
    const record = recordOf();
    await store.add(record, 0, admitAll);
    await bench.overwrite('outbox', 'aa'.repeat(32), { storedAt: 5, amount: 7 });
    expect(await store.list(record.chainId)).toEqual([record]);
    expect(await store.update('aa'.repeat(32), (found) => found)).toBe(null);
    expect(await bench.rows('outbox')).toHaveLength(2);
  },

  async 'is written strictly'(bench) {
    const asked = await durabilities(async () => {
      const outbox = new IndexedDbOutboxStore(bench.database);
      const record = recordOf();
      await outbox.add(record, 0, admitAll);
      await outbox.update(record.txid, (found) => ({ ...found, state: 'sent' }));
      await new IndexedDbPurseStore(bench.database).update('vault', () => 1);
    });
    expect(asked).toEqual(['strict', 'strict', 'strict']);
  },
};

/** Of the write transactions that are begun while `work` runs. */
async function durabilities(work: () => Promise<void>): Promise<unknown[]> {
  const { transaction } = IDBDatabase.prototype;
  const asked: unknown[] = [];
  IDBDatabase.prototype.transaction = function (names, mode, options) {
    const begun = transaction.call(this, names, mode, options);
    if (mode === 'readwrite') asked.push(begun.durability);
    return begun;
  };
  try {
    await work();
  } finally {
    IDBDatabase.prototype.transaction = transaction;
  }
  return asked;
}
