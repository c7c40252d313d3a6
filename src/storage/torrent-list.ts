import type { TorrentList, TorrentRecord } from '../core/ports.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import { start, type BitternDatabase } from './database.ts';
import { decodeTorrentRecord } from './torrent-record.ts';

/** The torrents the user has added, in the object store `torrents`. */
export class IndexedDbTorrentList implements TorrentList {
  readonly #database: BitternDatabase;

  constructor(database: BitternDatabase) {
    this.#database = database;
  }

  /** Rows that are no torrents are deleted: nothing could ever show or remove them. */
  async all(): Promise<TorrentRecord[]> {
    return this.#database.transact(['torrents'], 'readwrite', async ({ store }) => {
      const [recordKeys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
      const records: TorrentRecord[] = [];
      for (const [row, recordKey] of recordKeys.entries()) {
        const record = decodeTorrentRecord(recordKey, values[row]);
        if (record) records.push(record);
        else start(store.delete(recordKey));
      }
      return records;
    });
  }

  async save(record: TorrentRecord): Promise<void> {
    await this.#database.transact(['torrents'], 'readwrite', ({ store }) =>
      store.put(record, record.infoHash),
    );
  }

  async remove(infoHash: InfoHash): Promise<void> {
    await this.#database.transact(['torrents'], 'readwrite', ({ store }) => store.delete(infoHash));
  }
}
