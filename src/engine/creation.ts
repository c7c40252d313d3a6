/** Makes a .torrent file of local files: hashes their pieces and writes the metainfo (BEP 3). */
import { FaultError } from '../core/fault.ts';
import { encodeBencode, type Encodable } from '../core/torrent/bencode-encode.ts';
import type { SharedFile } from '../bridge/commands.ts';

/** Hashes under way at once: reading and WebCrypto overlap. */
const HASHES_IN_FLIGHT = 4;
const HASH_BYTES = 20;
const MIN_PIECE_BYTES = 256 * 1024;
const MAX_PIECE_BYTES = 16 * 1024 * 1024;
/** Pieces to aim at: enough to spread, few enough to keep the .torrent small. */
const PIECE_COUNT_AIM = 1_500;

export interface CreationInit {
  readonly name: string;
  readonly files: readonly SharedFile[];
  readonly comment: string | null;
  readonly isPrivate: boolean;
  readonly trackers: readonly string[];
  readonly createdAt: number;
  readonly signal: AbortSignal;
  readonly onProgress: (doneBytes: number, totalBytes: number) => void;
}

/** A power of two from 256 KiB to 16 MiB. */
export function pieceLengthFor(lengthBytes: number): number {
  const aim = 2 ** Math.ceil(Math.log2(Math.max(1, lengthBytes / PIECE_COUNT_AIM)));
  return Math.min(MAX_PIECE_BYTES, Math.max(MIN_PIECE_BYTES, aim));
}

/** Rejects with `nothing_to_share`, `file_gone`, `cancelled`. */
export async function createMetainfo(init: CreationInit): Promise<Uint8Array> {
  const { files, name, comment, isPrivate, trackers, createdAt } = init;
  const blob = new Blob(files.map(({ file }) => file));
  if (blob.size === 0) {
    throw new FaultError(
      'nothing_to_share',
      'These files are empty. Choose at least one file with something in it.',
    );
  }
  const pieceLengthBytes = pieceLengthFor(blob.size);
  const pieces = await hashPieces(blob, pieceLengthBytes, init);
  const [only] = files;
  const isSingle = files.length === 1 && only?.path.length === 1;
  return encodeBencode(
    dictionary({
      announce: trackers[0] ?? null,
      'announce-list': trackers.length > 0 ? trackers.map((tracker) => [tracker]) : null,
      comment: comment === '' ? null : comment,
      'created by': 'Bittern',
      'creation date': Math.floor(createdAt / 1000),
      info: dictionary({
        length: isSingle ? blob.size : null,
        files: isSingle
          ? null
          : files.map(({ file, path }) => dictionary({ length: file.size, path })),
        name,
        'piece length': pieceLengthBytes,
        pieces,
        private: isPrivate ? 1 : null,
      }),
    }),
  );
}

/** A bencoded dictionary without the entries that are null. */
function dictionary(entries: Readonly<Record<string, Encodable | null>>): Map<string, Encodable> {
  const map = new Map<string, Encodable>();
  for (const [key, value] of Object.entries(entries)) if (value !== null) map.set(key, value);
  return map;
}

async function hashPieces(
  blob: Blob,
  pieceLengthBytes: number,
  { signal, onProgress }: CreationInit,
): Promise<Uint8Array> {
  const pieceCount = Math.ceil(blob.size / pieceLengthBytes);
  const hashes = new Uint8Array(pieceCount * HASH_BYTES);
  let doneBytes = 0;
  let hasFailed = false;
  const isOver = () => hasFailed;
  const indexes = Array.from({ length: pieceCount }, (_, index) => index).values();
  const work = async () => {
    for (const index of indexes) {
      if (isOver()) return;
      if (signal.aborted) throw new FaultError('cancelled', 'Sharing was cancelled.');
      const slice = blob.slice(index * pieceLengthBytes, (index + 1) * pieceLengthBytes);
      const bytes = await readSlice(slice);
      const hash = await crypto.subtle.digest('SHA-1', bytes);
      if (isOver()) return;
      hashes.set(new Uint8Array(hash), index * HASH_BYTES);
      doneBytes += bytes.byteLength;
      onProgress(doneBytes, blob.size);
    }
  };
  const worker = () =>
    work().catch((error: unknown) => {
      hasFailed = true;
      throw error;
    });
  await Promise.all(Array.from({ length: HASHES_IN_FLIGHT }, worker));
  return hashes;
}

/** Rejects with `file_gone`. */
export async function readSlice(slice: Blob): Promise<ArrayBuffer> {
  try {
    return await slice.arrayBuffer();
  } catch (cause) {
    throw new FaultError(
      'file_gone',
      'A file could not be read. It may have been moved or changed while it was read. Choose it again.',
      { cause },
    );
  }
}
