import { FaultError, type FaultCode } from '../core/fault.ts';
import type { PieceLayout, PieceStore } from '../core/ports.ts';
import { createBitfield, hasPiece, markPiece } from '../core/torrent/bitfield.ts';
import { byteRange, type ByteRange } from './byte-range.ts';
import { PieceRecords } from './piece-records.ts';
import { RecordCache } from './record-cache.ts';

/** Read at once for a smaller block: each read of a file costs a call into the browser's own process. */
const STRETCH_BYTES = 256 * 1024;
/** Of all torrents together. */
const CACHE_BYTES = 32 * 1024 * 1024;

/** Opens torrents whose files are read in place; they share what of them is in memory. */
export function blobStores(): (files: readonly Blob[], layout: PieceLayout) => BlobPieceStore {
  // None waits for another: on a drive that sleeps, or is far away, some may never come back.
  const cache = new RecordCache(CACHE_BYTES, Infinity);
  let count = 0;
  return (files, layout) => {
    count += 1;
    return new BlobPieceStore(layout, files, { cache, name: String(count) });
  };
}

/** Where a store keeps what it read last, and under which name of its own. */
interface Cached {
  readonly cache: RecordCache;
  readonly name: string;
}

/** A part of one file. */
interface FilePart {
  readonly blob: Blob;
  readonly offset: number;
  readonly length: number;
}

/**
 * A torrent whose files lie on the user's disk and are read in place, never written. The blobs are
 * the torrent's files in the order of the metainfo; pieces may span several, and files may be empty.
 */
export class BlobPieceStore implements PieceStore {
  readonly #records: PieceRecords;
  readonly #blobs: readonly Blob[];
  readonly #bitfield: Uint8Array;
  readonly #cache: RecordCache;
  readonly #cachePrefix: string;
  #isClosed = false;

  /** Throws `file_changed` when the lengths of the files do not add up to the torrent's. */
  constructor(layout: PieceLayout, blobs: readonly Blob[], { cache, name }: Cached) {
    this.#records = new PieceRecords(layout);
    const lengthBytes = blobs.reduce((sum, { size }) => sum + size, 0);
    if (lengthBytes !== layout.lengthBytes) {
      throw new FaultError(
        'file_changed',
        `The files have ${lengthBytes} bytes, the torrent ${layout.lengthBytes}. Choose the files ` +
          'it was made from.',
      );
    }
    this.#blobs = blobs;
    this.#cache = cache;
    this.#cachePrefix = `${name}:`;
    const { pieceCount } = this.#records;
    this.#bitfield = createBitfield(pieceCount);
    for (let index = 0; index < pieceCount; index += 1) markPiece(this.#bitfield, index);
  }

  get layout(): PieceLayout {
    return this.#records.layout;
  }

  put(): Promise<void> {
    return Promise.reject(
      new FaultError('storage_failed', 'These files are shared where they are, not written.'),
    );
  }

  /** Rejects with `file_gone`, `file_changed` or `file_permission` when a file cannot be read. */
  async get(index: number, range?: ByteRange): Promise<Uint8Array> {
    this.#checkOpen();
    const { offset, length } = byteRange(this.#records.pieceBytes(index), range);
    if (!hasPiece(this.#bitfield, index)) {
      throw new FaultError('file_changed', `Piece ${index} is not in the files any more.`);
    }
    const first = index * this.layout.pieceLengthBytes + offset;
    if (length >= STRETCH_BYTES) return this.#read(first, length);
    const parts: Promise<Uint8Array>[] = [];
    for (let at = first, left = length; left > 0;) {
      const within = at % STRETCH_BYTES;
      const end = Math.min(STRETCH_BYTES, within + left);
      parts.push(this.#stretch(at - within).then((bytes) => partOf(bytes, within, end)));
      at += end - within;
      left -= end - within;
    }
    return joined(await Promise.all(parts));
  }

  bitfield(): Uint8Array {
    return this.#bitfield.slice();
  }

  /** For as long as this store is open. */
  forget(indexes: readonly number[]): Promise<void> {
    return Promise.resolve().then(() => {
      this.#checkOpen();
      for (const index of indexes) this.#records.checkIndex(index);
      for (const index of indexes) markPiece(this.#bitfield, index, false);
    });
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#cache.dropAll(this.#cachePrefix);
    return Promise.resolve();
  }

  /** The files are the user's: they stay. */
  destroy(): Promise<void> {
    return this.close();
  }

  /** Of the torrent, from there on. */
  #stretch(first: number): Promise<Uint8Array> {
    const length = Math.min(STRETCH_BYTES, this.layout.lengthBytes - first);
    return this.#cache.read(`${this.#cachePrefix}${first}`, () => this.#read(first, length));
  }

  async #read(first: number, length: number): Promise<Uint8Array> {
    return joined(await Promise.all(this.#partsOf(first, length).map(readPart)));
  }

  /** Where a stretch of the torrent lies. */
  #partsOf(first: number, length: number): FilePart[] {
    const parts: FilePart[] = [];
    const end = first + length;
    let blobStart = 0;
    for (const blob of this.#blobs) {
      const from = Math.max(first, blobStart);
      const to = Math.min(end, blobStart + blob.size);
      if (from < to) parts.push({ blob, offset: from - blobStart, length: to - from });
      blobStart += blob.size;
      if (blobStart >= end) break;
    }
    return parts;
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new FaultError('cancelled', 'These files have been closed.');
  }
}

/** Never all of what is cached: who gets a whole buffer may send it away with what is in it. */
function partOf(cached: Uint8Array, start: number, end: number): Uint8Array {
  const isAll = start === 0 && end >= cached.byteLength;
  return isAll ? cached.slice() : cached.subarray(start, end);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.byteLength;
  }
  return bytes;
}

async function readPart({ blob, offset, length }: FilePart): Promise<Uint8Array> {
  const name = blob instanceof File ? `“${blob.name}”` : 'A file';
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
  } catch (error) {
    throw fileFault(name, error);
  }
  if (bytes.byteLength === length) return bytes;
  throw new FaultError('file_changed', `${name} has become shorter. Share it anew.`);
}

/** Why a file could not be read, by the name of the `DOMException` (File API, "Reading errors"). */
function fileFault(name: string, cause: unknown): FaultError {
  const [code, words] = FILE_FAULTS[cause instanceof Error ? cause.name : ''] ?? CHANGED;
  return new FaultError(code, `${name} ${words}`, { cause });
}

const CHANGED: readonly [FaultCode, string] = [
  'file_changed',
  'has changed since it was chosen. Share it anew.',
];
const PERMISSION: readonly [FaultCode, string] = [
  'file_permission',
  'may not be read any more. Allow it again or share it anew.',
];
const FILE_FAULTS: Readonly<Record<string, readonly [FaultCode, string]>> = {
  NotFoundError: ['file_gone', 'is not there any more. Put it back or share it anew.'],
  NotReadableError: CHANGED,
  NotAllowedError: PERMISSION,
  SecurityError: PERMISSION,
};
