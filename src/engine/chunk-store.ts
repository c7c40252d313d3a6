/**
 * A {@link PieceStore} as webtorrent wants it: `abstract-chunk-store`, where a chunk is a piece.
 * Callbacks come in a later microtask, never from inside the call.
 */
import type { PieceStore } from '../core/ports.ts';

/** What of a piece store webtorrent uses. */
type Pieces = Pick<PieceStore, 'layout' | 'put' | 'get' | 'close' | 'destroy'>;
type Done = (error: Error | null) => void;
type Got = (error: Error | null, bytes?: Uint8Array) => void;

export interface ChunkRange {
  readonly offset?: number;
  /** To the end of the piece by default. */
  readonly length?: number;
}

export class ChunkStoreAdapter {
  readonly chunkLength: number;
  readonly #store: Pieces;

  constructor(store: Pieces) {
    this.#store = store;
    this.chunkLength = store.layout.pieceLengthBytes;
  }

  put(index: number, bytes: Uint8Array, done: Done = ignore): void {
    answer(this.#store.put(index, bytes), done);
  }

  get(index: number, got: Got): void;
  get(index: number, range: ChunkRange | null | undefined, got?: Got): void;
  get(index: number, rangeOrGot: ChunkRange | null | undefined | Got, got: Got = ignore): void {
    if (typeof rangeOrGot === 'function') this.get(index, null, rangeOrGot);
    else answer(this.#store.get(index, this.#rangeOf(index, rangeOrGot ?? {})), got);
  }

  close(done: Done = ignore): void {
    answer(this.#store.close(), done);
  }

  destroy(done: Done = ignore): void {
    answer(this.#store.destroy(), done);
  }

  #rangeOf(index: number, range: ChunkRange): { offset: number; length: number } {
    const { pieceLengthBytes, lengthBytes } = this.#store.layout;
    const pieceBytes = Math.min(pieceLengthBytes, lengthBytes - index * pieceLengthBytes);
    const offset = range.offset ?? 0;
    return { offset, length: range.length ?? pieceBytes - offset };
  }
}

/**
 * What the callback throws is the caller's: it surfaces as an uncaught error instead of turning
 * into a second call of the same callback.
 */
function answer<Result>(
  work: Promise<Result>,
  callback: (error: Error | null, result?: Result) => void,
): void {
  work.then(
    (result) => queueMicrotask(() => callback(null, result)),
    (error: unknown) => queueMicrotask(() => callback(toError(error))),
  );
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function ignore(): void {
  // abstract-chunk-store: without a callback, success and failure are silent.
}
