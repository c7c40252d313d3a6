import { countPieces, hasPiece } from '../core/torrent/bitfield.ts';
import type { OpenTorrent } from './open-torrent.ts';
import type { RecordWrite } from './record-writer.ts';

/** The pieces of one record that wait for their transaction. */
export class PendingRecord implements RecordWrite {
  readonly torrent: OpenTorrent;
  readonly record: number;
  readonly pieces = new Map<number, Uint8Array<ArrayBuffer>>();
  readonly since = performance.now();
  /** Somebody waits for it: no more lingering. */
  isUrgent = false;
  /** Of the waiting pieces. */
  bytes = 0;
  #missingCount: number;
  readonly #outcome = Promise.withResolvers<null>();

  constructor(torrent: OpenTorrent, record: number) {
    this.torrent = torrent;
    this.record = record;
    const { first, end } = torrent.records.piecesOf(record);
    this.#missingCount = end - first - countPieces(torrent.bitfield, first, end);
    // Each put listens for itself; one that nobody listens to must not end the worker.
    this.#outcome.promise.catch(() => undefined);
  }

  /** Nothing more can come that would belong into the same write. */
  get isComplete(): boolean {
    return this.#missingCount === 0;
  }

  /** Resolves when the transaction completed. */
  get stored(): Promise<unknown> {
    return this.#outcome.promise;
  }

  /** The last bytes put of a piece are those that are stored. */
  add(index: number, bytes: Uint8Array<ArrayBuffer>): void {
    const before = this.pieces.get(index);
    if (!before && !hasPiece(this.torrent.bitfield, index)) this.#missingCount -= 1;
    this.bytes += bytes.byteLength - (before?.byteLength ?? 0);
    this.pieces.set(index, bytes);
  }

  settle(error: Error | null): void {
    if (error === null) this.#outcome.resolve(null);
    else this.#outcome.reject(error);
  }
}
