import { FaultError } from '../core/fault.ts';
import type { PieceLayout, PieceStore } from '../core/ports.ts';
import { hasPiece } from '../core/torrent/bitfield.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import { byteRange, type ByteRange } from './byte-range.ts';
import type { BitternDatabase } from './database.ts';
import { cacheKeyOf, decodeRecord, recordKeyOf, type OpenTorrent } from './open-torrent.ts';
import type { RecordCache } from './record-cache.ts';
import type { RecordWriter } from './record-writer.ts';
import type { WriteQueue } from './write-queue.ts';

/** What all stores of a vault share. */
export interface VaultParts {
  readonly database: BitternDatabase;
  readonly cache: RecordCache;
  readonly writer: RecordWriter;
  readonly queue: WriteQueue;
  /** Those that are open or on their way out; at most one of a torrent. */
  readonly stores: Map<InfoHash, IndexedDbPieceStore>;
}

/** One torrent's pieces in IndexedDB; made by the vault. */
export class IndexedDbPieceStore implements PieceStore {
  readonly #parts: VaultParts;
  readonly #torrent: OpenTorrent;
  #ending: Promise<void> | null = null;
  #destroying: Promise<void> | null = null;

  constructor(parts: VaultParts, torrent: OpenTorrent) {
    this.#parts = parts;
    this.#torrent = torrent;
    parts.stores.set(torrent.infoHash, this);
  }

  get layout(): PieceLayout {
    return this.#torrent.records.layout;
  }

  /** Closing or destruction, once asked for. */
  get ending(): Promise<void> | null {
    return this.#ending;
  }

  async put(index: number, bytes: Uint8Array): Promise<void> {
    this.#checkOpen();
    const { records } = this.#torrent;
    const expected = records.pieceBytes(index);
    if (bytes.byteLength !== expected) {
      throw new RangeError(`Piece ${index} has ${expected} bytes, not ${bytes.byteLength}.`);
    }
    await this.#parts.queue.put(this.#torrent, index, bytes);
  }

  async get(index: number, range?: ByteRange): Promise<Uint8Array> {
    this.#checkOpen();
    const { records, bitfield } = this.#torrent;
    const { offset, length } = byteRange(records.pieceBytes(index), range);
    if (!hasPiece(bitfield, index)) {
      throw new FaultError('torrent_not_ready', `Piece ${index} is not stored yet.`);
    }
    const bytes = await this.#record(records.recordOf(index));
    const start = records.offsetOf(index) + offset;
    return bytes.subarray(start, start + length);
  }

  bitfield(): Uint8Array {
    return this.#torrent.bitfield.slice();
  }

  async forget(indexes: readonly number[]): Promise<void> {
    this.#checkOpen();
    for (const index of indexes) this.#torrent.records.checkIndex(index);
    const { queue, writer } = this.#parts;
    await queue.flush(this.#torrent.infoHash);
    await queue.exclusive(() => writer.forget(this.#torrent, indexes));
  }

  close(): Promise<void> {
    return this.#ending ?? this.#end(() => this.#parts.queue.flush(this.#torrent.infoHash));
  }

  destroy(): Promise<void> {
    return (this.#destroying ??= this.#startDestroying());
  }

  #startDestroying(): Promise<void> {
    const { queue, stores, writer } = this.#parts;
    const { infoHash } = this.#torrent;
    // Closed long ago, and somebody else's by now.
    if (stores.has(infoHash) && stores.get(infoHash) !== this) return Promise.reject(ended());
    stores.set(infoHash, this);
    // Pieces that wait are not worth writing, not even for a close that is under way.
    queue.discard(this.#torrent, ended());
    const closing = this.#ending;
    return this.#end(async () => {
      await closing;
      await queue.exclusive(() => writer.destroy(infoHash));
    });
  }

  /** Runs the last work; afterwards the torrent may be opened anew. */
  #end(work: () => Promise<void>): Promise<void> {
    const { cache, stores } = this.#parts;
    const ending = work().finally(() => {
      cache.dropAll(cacheKeyOf(this.#torrent));
      // Unless a destruction has taken over from a close.
      if (this.#ending === ending) stores.delete(this.#torrent.infoHash);
    });
    this.#ending = ending;
    return ending;
  }

  #record(record: number): Promise<Uint8Array> {
    const torrent = this.#torrent;
    const { cache, database } = this.#parts;
    return cache.read(cacheKeyOf(torrent, record), async () => {
      const recordKey = recordKeyOf(torrent, record);
      const value = await database.transact(['pieces'], 'readonly', (transaction) =>
        transaction.objectStore('pieces').get(recordKey),
      );
      const bytes = decodeRecord(value, torrent, record);
      if (bytes) return bytes;
      throw new FaultError('data_damaged', 'Stored pieces of this torrent are missing or damaged.');
    });
  }

  #checkOpen(): void {
    if (this.#ending) throw ended();
  }
}

function ended(): FaultError {
  return new FaultError('cancelled', 'The pieces of this torrent have been closed.');
}
