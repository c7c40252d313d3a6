/**
 * Finds out who sends bad blocks. webtorrent fetches a piece whose hash is wrong again and again,
 * from whoever is there, so that one such peer can keep a download from ever finishing. Here a piece
 * that failed is next fetched from one peer alone; who fails alone is to blame, and nobody else.
 */
import type { Torrent, Wire } from 'webtorrent';
import { closeWire } from './close-wire.ts';
import { failedPiece } from './failed-piece.ts';

/** A peer that is slow with a piece it has for itself does not keep it from the others for longer. */
const ALONE_MS = 30_000;
/**
 * webtorrent asks wires for more when something happens. Who was refused a piece, and whoever left it to
 * that quicker wire, are asked again so much later: nothing else may ever happen.
 */
const AGAIN_MS = 1_000;

interface Alone {
  readonly wire: Wire;
  readonly since: number;
}

export class PieceBlame {
  readonly #torrent: Torrent;
  readonly #expel: (wire: Wire) => void;
  /** Who has sent blocks of pieces that are under way. */
  readonly #senders = new Map<number, Set<Wire>>();
  /** Pieces that failed, and who fetches them alone; null until somebody does. */
  readonly #failed = new Map<number, Alone | null>();
  readonly #banned = new Set<string>();
  #again: ReturnType<typeof setTimeout> | undefined;

  /** `expel` ends the wire of who is to blame, at once or when it was settled with. */
  constructor(torrent: Torrent, expel: (wire: Wire) => void = closeWire) {
    this.#torrent = torrent;
    this.#expel = expel;
    const request = torrent._request.bind(torrent);
    torrent._request = (wire, index, hotswap) => {
      if (!this.#mayFetch(wire, index)) {
        this.#askAgain();
        return false;
      }
      const isRequested = request(wire, index, hotswap);
      if (isRequested) this.#hasFetched(wire, index);
      return isRequested;
    };
    torrent.on('warning', (warning: Error) => {
      const index = failedPiece(warning);
      if (index !== null) this.#judge(index);
    });
    torrent.on('verified', (index: number) => {
      this.#senders.delete(index);
      this.#failed.delete(index);
    });
  }

  /** False for a peer that was found out before; its wire is closed. */
  admits(wire: Wire): boolean {
    if (this.#banned.has(wire.peerId)) {
      closeWire(wire);
      return false;
    }
    wire.on('piece', (index: number) => {
      const senders = this.#senders.get(index) ?? new Set();
      this.#senders.set(index, senders.add(wire));
    });
    return true;
  }

  #mayFetch(wire: Wire, index: number): boolean {
    const alone = this.#failed.get(index) ?? null;
    if (alone === null || alone.wire === wire) return true;
    const isThere = this.#torrent.wires.includes(alone.wire) && !alone.wire.peerChoking;
    return !isThere || performance.now() - alone.since > ALONE_MS;
  }

  #askAgain(): void {
    this.#again ??= setTimeout(() => {
      this.#again = undefined;
      if (this.#torrent.destroyed) return;
      for (const wire of [...this.#torrent.wires]) this.#torrent._updateWire(wire);
    }, AGAIN_MS);
  }

  #hasFetched(wire: Wire, index: number): void {
    const alone = this.#failed.get(index);
    if (alone === undefined || alone?.wire === wire) return;
    this.#failed.set(index, { wire, since: performance.now() });
  }

  #judge(index: number): void {
    const [only, ...others] = this.#senders.get(index) ?? [];
    this.#senders.delete(index);
    this.#failed.set(index, null);
    if (only === undefined || others.length > 0) return;
    this.#banned.add(only.peerId);
    this.#expel(only);
  }
}
