import { FaultError, type FaultCode } from '../core/fault.ts';
import type { PieceLayout, PieceStore } from '../core/ports.ts';
import { createBitfield, hasPiece, markPiece } from '../core/torrent/bitfield.ts';
import { byteRange, type ByteRange } from './byte-range.ts';
import { PieceRecords } from './piece-records.ts';

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
  #isClosed = false;

  /** Throws `file_changed` when the lengths of the files do not add up to the torrent's. */
  constructor(layout: PieceLayout, blobs: readonly Blob[]) {
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
    const parts = await Promise.all(this.#partsOf(first, length).map(readPart));
    const [only] = parts;
    if (only && parts.length === 1) return only;
    const bytes = new Uint8Array(length);
    let end = 0;
    for (const part of parts) {
      bytes.set(part, end);
      end += part.byteLength;
    }
    return bytes;
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
    return Promise.resolve();
  }

  /** The files are the user's: they stay. */
  destroy(): Promise<void> {
    return this.close();
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
