/**
 * Lets several parts of the engine use a torrent's pieces at once: a torrent that runs, and a file
 * of it that is being saved. The vault itself opens a torrent once; the last one out closes it.
 */
import { FaultError } from '../core/fault.ts';
import type { PieceLayout, PieceStore, PieceVault } from '../core/ports.ts';
import type { InfoHash } from '../core/units/info-hash.ts';

interface SharedPieces {
  readonly opening: Promise<PieceStore>;
  userCount: number;
}

export class SharedVault implements PieceVault {
  readonly #vault: PieceVault;
  readonly #open = new Map<InfoHash, SharedPieces>();

  constructor(vault: PieceVault) {
    this.#vault = vault;
  }

  async open(infoHash: InfoHash, layout: PieceLayout): Promise<PieceStore> {
    const shared = this.#open.get(infoHash) ?? {
      opening: this.#vault.open(infoHash, layout),
      userCount: 0,
    };
    this.#open.set(infoHash, shared);
    shared.userCount += 1;
    try {
      return new SharedStore(await shared.opening, {
        leave: () => this.#leave(infoHash, shared),
        destroy: () => this.destroy(infoHash),
      });
    } catch (error) {
      this.#leave(infoHash, shared);
      throw error;
    }
  }

  async destroy(infoHash: InfoHash): Promise<void> {
    this.#open.delete(infoHash);
    await this.#vault.destroy(infoHash);
  }

  usage(): Promise<ReadonlyMap<InfoHash, number>> {
    return this.#vault.usage();
  }

  hasRoomFor(lengthBytes: number): Promise<boolean> {
    return this.#vault.hasRoomFor(lengthBytes);
  }

  /** True for the last one, who then closes the store. */
  #leave(infoHash: InfoHash, shared: SharedPieces): boolean {
    shared.userCount -= 1;
    if (shared.userCount > 0) return false;
    if (this.#open.get(infoHash) === shared) this.#open.delete(infoHash);
    return true;
  }
}

interface Share {
  readonly leave: () => boolean;
  readonly destroy: () => Promise<void>;
}

/** One user's hold on a store that others may hold too. */
class SharedStore implements PieceStore {
  readonly layout: PieceLayout;
  readonly #store: PieceStore;
  readonly #share: Share;
  readonly #puts = new Set<Promise<void>>();
  #ending: Promise<void> | null = null;

  constructor(store: PieceStore, share: Share) {
    this.layout = store.layout;
    this.#store = store;
    this.#share = share;
  }

  async put(index: number, bytes: Uint8Array): Promise<void> {
    this.#checkOpen();
    const put = this.#store.put(index, bytes);
    this.#puts.add(put);
    try {
      await put;
    } finally {
      this.#puts.delete(put);
    }
  }

  async get(index: number, range?: { offset: number; length: number }): Promise<Uint8Array> {
    this.#checkOpen();
    return this.#store.get(index, range);
  }

  bitfield(): Uint8Array {
    return this.#store.bitfield();
  }

  async forget(indexes: readonly number[]): Promise<void> {
    this.#checkOpen();
    await this.#store.forget(indexes);
  }

  close(): Promise<void> {
    this.#ending ??= this.#share.leave()
      ? this.#store.close()
      : Promise.allSettled(this.#puts).then(() => undefined);
    return this.#ending;
  }

  /** For all who use these pieces. */
  destroy(): Promise<void> {
    this.#ending ??= Promise.resolve();
    return this.#share.destroy();
  }

  #checkOpen(): void {
    if (this.#ending === null) return;
    throw new FaultError('storage_failed', 'These pieces are closed.');
  }
}
