/** The transactions that change pieces; piece, have-bit and byte count always change together. */
import type { IDBPTransaction } from 'idb';
import { countPieces, createBitfield, markPiece } from '../core/torrent/bitfield.ts';
import { start, type BitternDatabase } from './database.ts';
import { decodeHaveBits, makeHolding } from './holding.ts';
import { cacheKeyOf, decodeRecord, recordKeyOf, type OpenTorrent } from './open-torrent.ts';
import type { RecordCache } from './record-cache.ts';
import { allRecordsOf, type BitternSchema, type PieceRecordKey } from './schema.ts';

/** Pieces of one record, by index. Their buffers hold nothing else. */
export interface RecordWrite {
  readonly torrent: OpenTorrent;
  readonly record: number;
  readonly pieces: ReadonlyMap<number, Uint8Array<ArrayBuffer>>;
}

const STORES = ['holdings', 'pieces'] as const;
type Transaction = IDBPTransaction<BitternSchema, typeof STORES, 'readwrite'>;

interface StoredBits {
  /** A copy, free to change. */
  readonly bits: Uint8Array<ArrayBuffer>;
  /** Nobody else has written since we looked, so cached records are true. */
  readonly isAsRemembered: boolean;
}

/**
 * Calls must not overlap (the write queue sees to it). Another tab may still write while an engine
 * changes hands, so every transaction starts from the have-bits in storage, not from memory.
 */
export class RecordWriter {
  readonly #database: BitternDatabase;
  readonly #cache: RecordCache;

  constructor(database: BitternDatabase, cache: RecordCache) {
    this.#database = database;
    this.#cache = cache;
  }

  /** Writes all of these in one transaction, or none. */
  async write(writes: readonly RecordWrite[]): Promise<void> {
    const changes = await this.#database.transact(STORES, 'readwrite', async (transaction) => {
      const done: (() => void)[] = [];
      for (const [torrent, ofTorrent] of Map.groupBy(writes, ({ torrent }) => torrent)) {
        const stored = await readBits(transaction, torrent);
        if (!stored.isAsRemembered) done.push(() => this.#dropCached(torrent));
        for (const write of ofTorrent) {
          const bytes = await this.#merge(transaction, write, stored);
          start(
            transaction.objectStore('pieces').put(bytes.buffer, recordKeyOf(torrent, write.record)),
          );
          for (const index of write.pieces.keys()) markPiece(stored.bits, index);
          done.push(() => this.#cache.put(cacheKeyOf(torrent, write.record), bytes));
        }
        saveBits(transaction, torrent, stored.bits);
        done.push(() => (torrent.bitfield = stored.bits));
      }
      return done;
    });
    for (const change of changes) change();
  }

  /** Clears have-bits and deletes the records that hold nothing any more. */
  async forget(torrent: OpenTorrent, indexes: readonly number[]): Promise<void> {
    const touched = new Set(indexes.map((index) => torrent.records.recordOf(index)));
    const bits = await this.#database.transact(STORES, 'readwrite', async (transaction) => {
      const stored = await readBits(transaction, torrent);
      for (const index of indexes) markPiece(stored.bits, index, false);
      for (const record of touched) {
        const { first, end } = torrent.records.piecesOf(record);
        if (countPieces(stored.bits, first, end) > 0) continue;
        start(transaction.objectStore('pieces').delete(recordKeyOf(torrent, record)));
      }
      saveBits(transaction, torrent, stored.bits);
      return stored.bits;
    });
    torrent.bitfield = bits;
    for (const record of touched) this.#cache.drop(cacheKeyOf(torrent, record));
  }

  /** Deletes all pieces and have-bits of a torrent, or of a probe. */
  async destroy(owner: PieceRecordKey[0]): Promise<void> {
    await this.#database.transact(STORES, 'readwrite', async (transaction) => {
      await transaction.objectStore('holdings').delete(owner);
      await transaction.objectStore('pieces').delete(allRecordsOf(owner));
    });
  }

  /** The whole record: what is stored of it, with the new pieces laid over. */
  async #merge(
    transaction: Transaction,
    { torrent, record, pieces }: RecordWrite,
    { bits, isAsRemembered }: StoredBits,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { records } = torrent;
    const { first, end } = records.piecesOf(record);
    const only = end - first === 1 ? pieces.get(first) : undefined;
    if (only) return only;

    const merged = new Uint8Array(records.recordBytes(record));
    if (pieces.size < end - first && countPieces(bits, first, end) > 0) {
      const cached = isAsRemembered ? this.#cache.peek(cacheKeyOf(torrent, record)) : undefined;
      const base = cached ?? (await readRecord(transaction, torrent, record));
      if (base) merged.set(base);
      // The record is gone or garbage: say so, rather than keep have-bits that lie.
      else for (let index = first; index < end; index += 1) markPiece(bits, index, false);
    }
    for (const [index, bytes] of pieces) merged.set(bytes, records.offsetOf(index));
    return merged;
  }

  #dropCached(torrent: OpenTorrent): void {
    this.#cache.dropAll(cacheKeyOf(torrent));
  }
}

async function readBits(transaction: Transaction, torrent: OpenTorrent): Promise<StoredBits> {
  const row: unknown = await transaction.objectStore('holdings').get(torrent.infoHash);
  const bits = decodeHaveBits(row, torrent.records) ?? createBitfield(torrent.records.pieceCount);
  return { bits, isAsRemembered: sameBits(bits, torrent.bitfield) };
}

function saveBits(transaction: Transaction, torrent: OpenTorrent, bits: Uint8Array): void {
  const holding = makeHolding(torrent.records, bits);
  start(transaction.objectStore('holdings').put(holding, torrent.infoHash));
}

async function readRecord(transaction: Transaction, torrent: OpenTorrent, record: number) {
  const value: unknown = await transaction.objectStore('pieces').get(recordKeyOf(torrent, record));
  return decodeRecord(value, torrent, record);
}

function sameBits(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
