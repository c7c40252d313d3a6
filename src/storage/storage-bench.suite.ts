/** Databases for tests: one of its own for each case, looked into with plain `idb`. */
import { deleteDB, openDB } from 'idb';
import { BitternDatabase, openDatabase } from './database.ts';
import { IndexedDbPieceVault } from './indexeddb-piece-vault.ts';
import type { EmptyStores, FilledStores } from './piece-store.suite.ts';
import type { SampleTorrent } from './samples.suite.ts';

export class StorageBench implements EmptyStores, FilledStores {
  readonly name = `bittern-test-${crypto.randomUUID()}`;
  #database: BitternDatabase | null = null;
  #vault: IndexedDbPieceVault | null = null;

  static async run(work: (bench: StorageBench) => Promise<void>): Promise<void> {
    const bench = new StorageBench();
    try {
      await work(bench);
    } finally {
      await bench.#database?.close();
      await deleteDB(bench.name);
    }
  }

  get database(): BitternDatabase {
    return (this.#database ??= new BitternDatabase({ name: this.name }));
  }

  get vault(): IndexedDbPieceVault {
    return (this.#vault ??= new IndexedDbPieceVault(this.database));
  }

  /** A vault of its own on the same database, as another tab has it. */
  async otherTab(cacheBytes?: number): Promise<IndexedDbPieceVault> {
    const database = await openDatabase({ name: this.name });
    return new IndexedDbPieceVault(database, cacheBytes === undefined ? {} : { cacheBytes });
  }

  readonly open: EmptyStores['open'] = (infoHash, layout) => this.vault.open(infoHash, layout);

  /** The old connection stays, as that of a tab that died a moment ago. */
  readonly restart: EmptyStores['restart'] = async () => {
    this.#vault = null;
    this.#database = null;
    await this.database.connect();
  };

  readonly filled: FilledStores['filled'] = async (torrent) => {
    const store = await this.open(torrent.infoHash, torrent.layout);
    await putAll(store, torrent);
    return store;
  };

  /** What lies in an object store, without our own code in between. */
  async rows(
    storeName: string,
  ): Promise<{ readonly recordKey: unknown; readonly value: unknown }[]> {
    const connection = await openDB(this.name);
    const [recordKeys, values] = await Promise.all([
      connection.getAllKeys(storeName),
      connection.getAll(storeName),
    ]);
    connection.close();
    return recordKeys.map((recordKey, row) => ({ recordKey, value: values[row] as unknown }));
  }

  /** Puts or, for `undefined`, deletes a row behind our own code's back. */
  async overwrite(storeName: string, recordKey: IDBValidKey, value: unknown): Promise<void> {
    await this.database.connect();
    const connection = await openDB(this.name);
    if (value === undefined) await connection.delete(storeName, recordKey);
    else await connection.put(storeName, value, recordKey);
    connection.close();
  }
}

export async function putAll(
  store: { put(index: number, bytes: Uint8Array): Promise<void> },
  torrent: SampleTorrent,
  indexes: readonly number[] = torrent.indexes,
): Promise<void> {
  await Promise.all(indexes.map((index) => store.put(index, torrent.piece(index))));
}

export interface Calls {
  /** Write transactions begun. */
  writes: number;
  /** Records asked for. */
  pieceReads: number;
}

/** How often the browser is asked while `work` runs. */
export async function countCalls(work: (calls: Calls) => Promise<unknown>): Promise<Calls> {
  const { transaction } = IDBDatabase.prototype;
  const { get } = IDBObjectStore.prototype;
  const calls: Calls = { writes: 0, pieceReads: 0 };
  IDBDatabase.prototype.transaction = function (names, mode, options) {
    if (mode === 'readwrite') calls.writes += 1;
    return transaction.call(this, names, mode, options);
  };
  IDBObjectStore.prototype.get = function (query) {
    if (this.name === 'pieces') calls.pieceReads += 1;
    return get.call(this, query);
  };
  try {
    await work(calls);
  } finally {
    IDBDatabase.prototype.transaction = transaction;
    IDBObjectStore.prototype.get = get;
  }
  return calls;
}
