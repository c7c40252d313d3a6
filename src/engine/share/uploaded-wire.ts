/** One wire as the scheduler sees it. */
import type { WireFacts, WireId } from '../../core/share/share.ts';
import type { Wire } from 'webtorrent';
import type { GuardedTorrent } from '../guard/guarded-torrent.ts';
import type { WireConnection } from '../rtc/wire-connection.ts';
import { RequestQueue, type ReadyBlock, type RequestQueueInit } from './request-queue.ts';
import type { PayFacts } from './uploads.ts';

export interface UploadedWireInit extends RequestQueueInit {
  readonly id: WireId;
  readonly connection: WireConnection;
  /** Whether one more peer may be unchoked now. */
  readonly hasFreeSlot: () => boolean;
}

export class UploadedWire {
  readonly id: WireId;
  readonly wire: Wire;
  readonly connection: WireConnection;
  readonly queue: RequestQueue;
  readonly #unchoke: () => void;
  #pay: PayFacts | null = null;
  #downBytesPerSecond = 0;
  #isSeeder = false;
  readonly #torrent: GuardedTorrent;
  #goneBytes: number;

  constructor(init: UploadedWireInit) {
    const { id, wire, connection, hasFreeSlot, changed } = init;
    this.id = id;
    this.wire = wire;
    this.#torrent = init.torrent;
    this.connection = connection;
    this.#goneBytes = connection.goneBytes;
    this.queue = new RequestQueue(init);
    const unchoke = wire.unchoke.bind(wire);
    this.#unchoke = () => {
      if (!wire.amChoking || this.#isSeeder) return;
      unchoke();
      changed();
    };
    // webtorrent unchokes whoever is the first time interested.
    wire.unchoke = () => {
      if (hasFreeSlot()) this.#unchoke();
    };
    wire.on('interested', () => {
      this.measure();
      changed();
      wire.unchoke();
    });
    wire.on('uninterested', changed);
    connection.onDrain(changed);
  }

  set pay(facts: PayFacts | null) {
    this.#pay = facts;
  }

  /** Whatever the slots. */
  unchoke(): void {
    this.#unchoke();
  }

  /** So many bytes have left since this was last asked. */
  drainedBytes(): number {
    const { goneBytes } = this.connection;
    const drained = goneBytes - this.#goneBytes;
    if (drained <= 0) return 0;
    this.#goneBytes = goneBytes;
    return drained;
  }

  /** Costs a little; once a second is enough. */
  measure(): void {
    this.#downBytesPerSecond = this.wire.downloadSpeed();
    this.#isSeeder = hasAll(this.wire, this.#torrent);
  }

  facts(): WireFacts {
    const { wire, queue } = this;
    const { nextBlockBytes } = queue;
    const mayPush = nextBlockBytes === 0 || this.#mayPush(nextBlockBytes);
    const wouldAsk = wire.amChoking && wire.peerInterested && !this.#isSeeder;
    return {
      accountId: this.#pay?.accountId ?? null,
      weight: this.#pay?.weight ?? null,
      maxBytesPerSecond: this.#pay?.maxBytesPerSecond ?? null,
      serviceClass: this.#pay?.serviceClass ?? 'free',
      hasPaid: this.#pay?.hasPaid() ?? false,
      mayPush,
      isInterested: wire.peerInterested,
      isUnchoked: !wire.amChoking,
      isSeeder: this.#isSeeder,
      nextBlockBytes,
      isBacklogged: !queue.isEmpty || wouldAsk,
      bufferedBytes: this.connection.bufferedBytes,
      downBytesPerSecond: this.#downBytesPerSecond,
    };
  }

  /** Other wires of its account used up the credit that its newest facts tell of. */
  get isOutOfCredit(): boolean {
    const { nextBlockBytes } = this.queue;
    const isPaid = this.#pay?.serviceClass === 'paid' && this.#pay.accountId !== null;
    return isPaid && nextBlockBytes > 0 && !this.#mayPush(nextBlockBytes);
  }

  send({ piece, offset, block }: ReadyBlock): void {
    this.wire.piece(piece, offset, block);
  }

  #mayPush(lengthBytes: number): boolean {
    try {
      return this.#pay?.mayPush(lengthBytes) ?? true;
    } catch {
      // Whose paying fails gets no less than one that never paid.
      this.#pay = null;
      return true;
    }
  }
}

/** By its pieces: webtorrent's `isSeeder` says so of peers that have told nothing, too. */
function hasAll({ peerPieces }: Wire, { pieceCount }: GuardedTorrent): boolean {
  if (pieceCount === null) return false;
  for (let piece = pieceCount - 1; piece >= 0; piece -= 1) {
    if (!peerPieces.get(piece)) return false;
  }
  return true;
}
