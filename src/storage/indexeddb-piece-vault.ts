import type { PieceLayout, PieceStore, PieceVault } from '../core/ports.ts';
import { createBitfield } from '../core/torrent/bitfield.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import type { BitternDatabase } from './database.ts';
import { decodeHaveBits, decodeUsage } from './holding.ts';
import { IndexedDbPieceStore, type VaultParts } from './indexeddb-piece-store.ts';
import { PieceRecords } from './piece-records.ts';
import { RecordCache } from './record-cache.ts';
import { RecordWriter } from './record-writer.ts';
import { tryRoom } from './room-probe.ts';
import { PROBE } from './schema.ts';
import { WriteQueue } from './write-queue.ts';

const CACHE_BYTES = 64 * 1024 * 1024;

export interface VaultOptions {
  /** Bound of the read cache over all torrents, 64 MiB by default. */
  readonly cacheBytes?: number;
}

/** Every torrent's pieces in one database; one per engine. */
export class IndexedDbPieceVault implements PieceVault {
  readonly #parts: VaultParts;
  #isSwept = false;

  constructor(database: BitternDatabase, { cacheBytes = CACHE_BYTES }: VaultOptions = {}) {
    const cache = new RecordCache(cacheBytes);
    const writer = new RecordWriter(database, cache);
    const queue = new WriteQueue((batch) => writer.write(batch));
    this.#parts = { database, cache, writer, queue, stores: new Map() };
  }

  /** What the read cache holds. */
  get cachedBytes(): number {
    return this.#parts.cache.sizeBytes;
  }

  /** What was put and is not stored yet: the only part that grows when storage is slow. */
  get pendingBytes(): number {
    return this.#parts.queue.pendingBytes;
  }

  /**
   * Waits for an earlier store of the torrent that is closing; one that is open is a mistake of
   * the caller and rejects.
   */
  async open(infoHash: InfoHash, layout: PieceLayout): Promise<PieceStore> {
    const records = new PieceRecords(layout);
    const { queue, stores } = this.#parts;
    for (let ending; (ending = stores.get(infoHash)?.ending);) {
      await ending.catch(() => undefined);
    }
    return queue.exclusive(async () => {
      if (stores.has(infoHash)) throw new Error(`The pieces of ${infoHash} are open already.`);
      await this.#sweep();
      const bitfield = await this.#readBits(infoHash, records);
      return new IndexedDbPieceStore(this.#parts, { infoHash, records, bitfield });
    });
  }

  async destroy(infoHash: InfoHash): Promise<void> {
    const { queue, stores, writer } = this.#parts;
    const store = stores.get(infoHash);
    return store ? store.destroy() : queue.exclusive(() => writer.destroy(infoHash));
  }

  async usage(): Promise<ReadonlyMap<InfoHash, number>> {
    const usage = new Map<InfoHash, number>();
    await this.#parts.database.transact(['holdings'], 'readonly', async ({ store }) => {
      for await (const cursor of store) {
        const entry = decodeUsage(cursor.key, cursor.value);
        if (entry) usage.set(...entry);
      }
    });
    return usage;
  }

  hasRoomFor(lengthBytes: number): Promise<boolean> {
    return this.#parts.queue.exclusive(() =>
      tryRoom(this.#parts.database, this.#parts.writer, lengthBytes),
    );
  }

  /** Waits until everything that was put is stored or has failed. */
  flush(): Promise<void> {
    return this.#parts.queue.flush();
  }

  /** Removes, once, what a probe left behind when the browser died in the middle of it. */
  async #sweep(): Promise<void> {
    if (this.#isSwept) return;
    await this.#parts.writer.destroy(PROBE);
    this.#isSwept = true;
  }

  async #readBits(infoHash: InfoHash, records: PieceRecords) {
    const row = await this.#parts.database.transact(['holdings'], 'readonly', ({ store }) =>
      store.get(infoHash),
    );
    const bitfield = decodeHaveBits(row, records);
    if (bitfield) return bitfield;
    // Pieces without a readable row are lost anyway: make room for them to come again.
    if (row !== undefined) await this.#parts.writer.destroy(infoHash);
    return createBitfield(records.pieceCount);
  }
}
