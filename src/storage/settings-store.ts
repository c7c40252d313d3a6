import { createStore, get, set, type UseStore } from 'idb-keyval';
import type { KeyValueStore } from '../core/ports.ts';
import { noIndexedDb, toOpeningFault } from './storage-fault.ts';

/**
 * Settings, in a database of their own: they are small, and must be readable when the pieces are
 * not. Values are returned as found; whoever asks decodes them.
 */
export class SettingsStore implements KeyValueStore {
  readonly #store: UseStore;

  /** @param databaseName `bittern-settings` by default; tests use their own. */
  constructor(databaseName = 'bittern-settings') {
    // Opened at the first use, so that a failure comes out of a promise.
    let store: UseStore | undefined;
    this.#store = (mode, work) => (store ??= openStore(databaseName))(mode, work);
  }

  async get(recordKey: string): Promise<unknown> {
    try {
      return await get<unknown>(recordKey, this.#store);
    } catch (error) {
      throw toOpeningFault(error);
    }
  }

  async set(recordKey: string, value: unknown): Promise<void> {
    try {
      await set(recordKey, value, this.#store);
    } catch (error) {
      throw toOpeningFault(error);
    }
  }
}

function openStore(databaseName: string): UseStore {
  if (!(globalThis as { indexedDB?: IDBFactory }).indexedDB) throw noIndexedDb();
  return createStore(databaseName, 'settings');
}
