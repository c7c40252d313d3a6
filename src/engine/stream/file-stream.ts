/**
 * The bytes of one range of a file, in order, whoever has them: stored ones at once, missing ones as
 * soon as peers send them. While it is read, the pieces before its reader are fetched first.
 */
import { FaultError } from '../../core/fault.ts';
import type { ByteRange } from '../../core/media/byte-range.ts';
import type { PieceLayout, PieceStore } from '../../core/ports.ts';
import { piecesOf, type Extent, type PieceRange } from '../../core/torrent/pieces.ts';
import { KIB } from '../../core/units/bytes.ts';
import type { TorrentEntry } from '../torrent-entry.ts';
import { checkObtainable } from './obtainable.ts';

/** Of what is handed over at once: large enough for speed, small enough to keep memory flat. */
const MAX_CHUNK_BYTES = 256 * KIB;

export interface FileStreamInit {
  readonly entry: TorrentEntry;
  readonly layout: PieceLayout;
  readonly file: Extent;
  /** Within the file. */
  readonly range: ByteRange;
  readonly openPieces: () => Promise<PieceStore>;
  /** Whether the torrent is still in the list. */
  readonly isListed: () => boolean;
  /** From where its reader is. */
  readonly readAheadBytes: () => number;
  /** Whether a player reads the file, range after range: then what follows a range is wanted too. */
  readonly isPlaying: () => boolean;
  /** Takes what ends the reading ahead behind a range that was read to its end. */
  readonly linger: (end: () => void) => void;
}

export class FileStream {
  readonly #init: FileStreamInit;
  /** Offsets in the torrent: the next byte, and the one behind the last. */
  #at: number;
  readonly #end: number;
  #pieces: Promise<PieceStore> | null = null;
  #isClosed = false;

  /** Throws the fault that keeps its first byte away, if one does. */
  constructor(init: FileStreamInit) {
    this.#init = init;
    this.#at = init.file.offsetBytes + init.range.start;
    this.#end = init.file.offsetBytes + init.range.end + 1;
    if (!this.#isHere(this.#pieceAt)) checkObtainable(init.entry, init.isListed());
    this.#wantAhead();
  }

  get isDone(): boolean {
    return this.#at === this.#end;
  }

  /**
   * At least one byte; call it once at a time and not when it is done. The caller owns them. Rejects with
   * `cancelled`, with what ails the torrent, or with a fault of storage; then it is over.
   */
  async next(): Promise<Uint8Array<ArrayBuffer>> {
    try {
      const bytes = await this.#read();
      this.#checkOpen();
      this.#at += bytes.byteLength;
      this.#wantAhead();
      if (this.isDone) this.#finish();
      return bytes;
    } catch (error) {
      const wasClosed = this.#isClosed;
      this.close();
      throw wasClosed ? cancelled() : error;
    }
  }

  /** Gives back what was wanted; who waits for the next chunk gets `cancelled`. */
  close(): void {
    if (this.#isClosed) return;
    this.#letGo();
    this.#want(null);
    this.#init.entry.wanted.wake();
  }

  /** Its reader has all of the range. */
  #finish(): void {
    this.#letGo();
    if (this.#init.isPlaying()) this.#init.linger(() => this.#want(null));
  }

  #letGo(): void {
    this.#isClosed = true;
    this.#pieces
      ?.then(
        (pieces) => pieces.close(),
        () => undefined,
      )
      .catch(() => undefined);
  }

  get #pieceAt(): number {
    return Math.floor(this.#at / this.#init.layout.pieceLengthBytes);
  }

  async #read(): Promise<Uint8Array<ArrayBuffer>> {
    const { entry, layout, openPieces } = this.#init;
    const index = this.#pieceAt;
    const offset = this.#at - index * layout.pieceLengthBytes;
    const length = Math.min(
      MAX_CHUNK_BYTES,
      layout.pieceLengthBytes - offset,
      this.#end - this.#at,
    );
    for (let isAgain = false; ; isAgain = true) {
      await this.#arrived(index);
      this.#checkOpen();
      this.#pieces ??= openPieces();
      try {
        const bytes = await (await this.#pieces).get(index, { offset, length });
        return this.#own(bytes);
      } catch (error) {
        const canFetchAgain = entry.record.source === 'stored' && entry.running !== null;
        if (isAgain || !canFetchAgain) throw error;
        this.#checkOpen();
        await entry.running?.takeBack(index);
      }
    }
  }

  /** What a store gives may be a view of its cache, and would take all of it along. */
  #own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const { buffer } = bytes;
    const isFresh = this.#init.entry.record.source !== 'stored';
    // Of files that are read in place, what fills its buffer is in no cache: copies would only be garbage.
    const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength;
    return isFresh && isWhole ? new Uint8Array(buffer) : bytes.slice();
  }

  async #arrived(index: number): Promise<void> {
    const { entry, isListed } = this.#init;
    for (;;) {
      this.#checkOpen();
      if (this.#isHere(index) && isListed()) return;
      checkObtainable(entry, isListed());
      this.#wantAhead();
      await entry.wanted.changed();
    }
  }

  #checkOpen(): void {
    if (this.#isClosed) throw cancelled();
  }

  #isHere(index: number): boolean {
    return this.#init.entry.progress?.has(index) ?? false;
  }

  /** The window moves with the reader; only for a player it leaves the range, and for nobody the file. */
  #wantAhead(): void {
    const { file, layout, readAheadBytes, isPlaying } = this.#init;
    const limit = isPlaying() ? file.offsetBytes + file.lengthBytes : this.#end;
    const end = Math.min(limit, this.#at + readAheadBytes());
    const range = piecesOf(layout, { offsetBytes: this.#at, lengthBytes: end - this.#at });
    this.#want(range !== null && this.#isMissingIn(range) ? range : null);
  }

  #isMissingIn({ first, last }: PieceRange): boolean {
    for (let index = first; index <= last; index += 1) if (!this.#isHere(index)) return true;
    return false;
  }

  #want(range: PieceRange | null): void {
    const { entry } = this.#init;
    if (entry.wanted.set(this, range)) entry.running?.wantedChanged();
  }
}

function cancelled(): FaultError {
  return new FaultError('cancelled', 'Nobody reads on.');
}
