/**
 * Between webtorrent and a piece store. webtorrent destroys a torrent when a put fails, so a failed
 * put is held here, unanswered, until it can be stored. Opening may still be under way: calls wait.
 */
import type { PieceLayout, PieceStore } from '../core/ports.ts';
import { toFault, type Fault } from '../core/fault.ts';

/** As much may wait for storage; then nothing more should be requested. Two of the largest pieces. */
const MOST_UNSTORED_BYTES = 32 * 1024 * 1024;

interface HeldPiece {
  readonly index: number;
  readonly bytes: Uint8Array;
  readonly stored: () => void;
}

export interface HoldingStoreEvents {
  /** A piece could not be stored; nothing more should be requested until `retryHeld` succeeds. */
  readonly putFailed: (fault: Fault) => void;
  /** A piece we believed to have cannot be read. */
  readonly getFailed: (index: number, fault: Fault) => void;
}

export class HoldingStore implements Omit<PieceStore, 'bitfield'> {
  readonly layout: PieceLayout;
  readonly #opening: Promise<PieceStore>;
  readonly #events: HoldingStoreEvents;
  #held: HeldPiece[] = [];
  #unstoredBytes = 0;
  #isClosed = false;

  constructor(layout: PieceLayout, opening: Promise<PieceStore>, events: HoldingStoreEvents) {
    this.layout = layout;
    this.#opening = opening;
    this.#events = events;
  }

  get heldBytes(): number {
    return this.#held.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  }

  /** The network is faster than storage: what waits would take more and more memory. */
  get isBehind(): boolean {
    return this.#unstoredBytes >= MOST_UNSTORED_BYTES;
  }

  /** Resolves once stored, however long that takes; never rejects for want of space. */
  async put(index: number, bytes: Uint8Array): Promise<void> {
    this.#unstoredBytes += bytes.byteLength;
    try {
      await this.#putOrHold(index, bytes);
    } finally {
      this.#unstoredBytes -= bytes.byteLength;
    }
  }

  async #putOrHold(index: number, bytes: Uint8Array): Promise<void> {
    const fault = await this.#tryPut(index, bytes);
    if (fault === null || this.#isClosed) return;
    await new Promise<void>((stored) => {
      this.#held.push({ index, bytes, stored });
      this.#events.putFailed(fault);
    });
  }

  /**
   * Puts the held pieces again, together, so that small ones share a transaction. Null when all of
   * them are stored now, else why not.
   */
  async retryHeld(): Promise<Fault | null> {
    const faults = await Promise.all(
      this.#held.map(async (piece) => {
        const fault = await this.#tryPut(piece.index, piece.bytes);
        if (fault !== null) return fault;
        this.#held = this.#held.filter((held) => held !== piece);
        piece.stored();
        return null;
      }),
    );
    return faults.find((fault) => fault !== null) ?? null;
  }

  async get(index: number, range?: { offset: number; length: number }): Promise<Uint8Array> {
    const store = await this.#opening;
    try {
      return await store.get(index, range);
    } catch (error) {
      const isOurMistake = error instanceof RangeError;
      if (!isOurMistake && !this.#isClosed) this.#events.getFailed(index, toFault(error));
      throw error;
    }
  }

  async forget(indexes: readonly number[]): Promise<void> {
    await (await this.#opening).forget(indexes);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#held = [];
    await (await this.#opening).close();
  }

  async destroy(): Promise<void> {
    this.#isClosed = true;
    this.#held = [];
    await (await this.#opening).destroy();
  }

  async #tryPut(index: number, bytes: Uint8Array): Promise<Fault | null> {
    try {
      const store = await this.#opening;
      await store.put(index, bytes);
      return null;
    } catch (error) {
      return toFault(error);
    }
  }
}
