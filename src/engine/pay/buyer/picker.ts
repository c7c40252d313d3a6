/**
 * Who fetches which piece of a torrent that is paid for. A paid wire gets pieces of its own, whole
 * and from the first block on, so that a bad one has one sender and a good one is owed to one seller
 * (docs/protocol.md, "Loss bounds"). All other wires leave those alone, and go on as ever; but what a
 * player needs next comes from whoever is quick, and counts as unverified until its hash has passed.
 */
import type { Torrent, Wire } from 'webtorrent';

/** So much quicker must a wire be to take what a player needs next from another: webtorrent's own rule. */
const QUICKER = 2;
/** Without a block for so long, a piece is anybody's. */
const IDLE_MS = 10_000;

interface OwnPiece {
  readonly wire: Wire;
  blockAt: number;
}

export class PaidPicker {
  readonly #torrent: Torrent;
  readonly #now: () => number;
  readonly #onShared: (wire: Wire, piece: number) => void;
  /** Pieces that somebody was asked for: by whom, null for several or once it was anybody's. */
  readonly #begun = new Map<number, Wire | null>();
  readonly #own = new Map<number, OwnPiece>();
  readonly #paid = new Set<Wire>();
  /** Nobody is asked through these any more. */
  readonly #expelled = new WeakSet<Wire>();
  /** Nothing is left that nobody has begun: paid wires help with what others have. */
  #isHelping = false;

  constructor(
    torrent: Torrent,
    parts: {
      readonly now: () => number;
      /** The piece was this wire's own and is anybody's now. */
      readonly onShared: (wire: Wire, piece: number) => void;
    },
  ) {
    this.#torrent = torrent;
    this.#now = parts.now;
    this.#onShared = parts.onShared;
    this.#wrap(torrent);
  }

  /**
   * From the first bid on. What it alone was asked for by then is its own too: the rest of those pieces
   * may come as paid blocks, and would be paid unverified otherwise.
   */
  pay(wire: Wire): void {
    if (this.#paid.has(wire)) return;
    this.#paid.add(wire);
    for (const [piece, by] of this.#begun) {
      if (by === wire && !this.#own.has(piece)) this.#own.set(piece, this.#ownBy(wire));
    }
  }

  /** Its pieces are anybody's from now on. */
  stop(wire: Wire): void {
    this.#paid.delete(wire);
    for (const [piece, own] of this.#own) if (own.wire === wire) this.#open(piece, own);
  }

  expel(wire: Wire): void {
    this.#expelled.add(wire);
    this.stop(wire);
  }

  isOwn(wire: Wire, piece: number): boolean {
    return this.#own.get(piece)?.wire === wire;
  }

  block(wire: Wire, piece: number): void {
    const own = this.#own.get(piece);
    if (own?.wire === wire) own.blockAt = this.#now();
  }

  /** Verified, or to be fetched again from its first block. */
  hashed(piece: number): void {
    this.#own.delete(piece);
    this.#begun.delete(piece);
  }

  /**
   * Every second. webtorrent asks wires for more when something happens, and lets slow ones leave pieces to
   * quicker ones, which are refused here: once all are idle, nothing else may ever happen.
   */
  tick(): void {
    const idleSince = this.#now() - IDLE_MS;
    const owners = new Set<Wire>();
    let isOpened = false;
    for (const [piece, own] of this.#own) {
      const isIdle = own.blockAt <= idleSince || own.wire.destroyed;
      if (isIdle) this.#open(piece, own);
      else if (own.wire.requests.length === 0) owners.add(own.wire);
      isOpened ||= isIdle;
    }
    const idle = isOpened ? [...this.#torrent.wires] : owners;
    for (const wire of idle) this.#torrent._updateWire(wire);
  }

  #ownBy(wire: Wire): OwnPiece {
    return { wire, blockAt: this.#now() };
  }

  #open(piece: number, own: OwnPiece): void {
    this.#own.delete(piece);
    this.#begun.set(piece, null);
    this.#onShared(own.wire, piece);
  }

  #wrap(torrent: Torrent): void {
    const request = torrent._request.bind(torrent);
    torrent._request = (wire, index, hotswap) => {
      const own = this.#own.get(index);
      const isPaid = this.#paid.has(wire);
      const isUrgent = torrent._critical[index] === true;
      const isOthers = own !== undefined && own.wire !== wire;
      if (isOthers && !(isUrgent && isQuicker(wire, own.wire))) return false;
      if (this.#expelled.has(wire)) return false;
      const isNew = isPaid && !this.#begun.has(index);
      if (isPaid && own === undefined && !isNew && !isUrgent && !this.#isHelping) return false;
      const isRequested = request(wire, index, hotswap && own?.wire !== wire);
      if (!isRequested) return false;
      if (isOthers) this.#open(index, own);
      const by = this.#begun.get(index);
      this.#begun.set(index, by === undefined || by === wire ? wire : null);
      if (isNew) this.#own.set(index, this.#ownBy(wire));
      return true;
    };
    const update = torrent._updateWire.bind(torrent);
    torrent._updateWire = (wire) => {
      const before = wire.requests.length;
      update(wire);
      if (!this.#paid.has(wire) || wire.requests.length > before || wire.peerChoking) return;
      this.#isHelping = true;
      try {
        update(wire);
      } finally {
        this.#isHelping = false;
      }
    };
  }
}

function isQuicker(wire: Wire, other: Wire): boolean {
  return wire.downloadSpeed() > QUICKER * other.downloadSpeed();
}
