import type { PurseStore } from '../core/ports.ts';
import { start, type BitternDatabase } from './database.ts';

/** The object store `purse`. Values are returned as found; whoever asks decodes them. */
export class IndexedDbPurseStore implements PurseStore {
  readonly #database: BitternDatabase;

  constructor(database: BitternDatabase) {
    this.#database = database;
  }

  async get(recordKey: string): Promise<unknown> {
    return this.#database.transact(['purse'], 'readonly', ({ store }) => store.get(recordKey));
  }

  async update(recordKey: string, change: (current: unknown) => unknown): Promise<unknown> {
    return this.#database.transact(
      ['purse'],
      'readwrite',
      async ({ store }) => {
        const next = change(await store.get(recordKey));
        start(next === undefined ? store.delete(recordKey) : store.put(next, recordKey));
        return next;
      },
      'strict',
    );
  }
}
