/** One connection between a downloader and a seller. */
import type { WireFacts, WireId } from '../src/core/share/share.ts';
import type { SimAccount } from './account.ts';
import type { PeerKind } from './plan.ts';

export const BLOCK_BYTES = 16 * 1024;
const SMOOTHING_SECONDS = 5;

export interface Downloader {
  readonly kind: PeerKind;
  readonly isReading: boolean;
  readonly wires: SimWire[];
  /** Of this tick's reading, what is left. */
  readable: number;
  received(bytes: number): void;
}

export interface Uploader {
  readonly name: string;
  readonly floor: bigint;
  readonly isJunk: boolean;
  /** All that ever bid here. */
  readonly accounts: Set<SimAccount>;
  remove(wire: SimWire): void;
}

export class SimWire {
  readonly id: WireId;
  readonly peer: Downloader;
  readonly seller: Uploader;
  account: SimAccount | null = null;
  /** What is bid, and what is charged in the paid class. */
  bid = 0n;
  price = 0n;
  serviceClass: WireFacts['serviceClass'] = 'free';
  isUnchoked = false;
  shareThousandths: number | null = null;
  isEligible = false;
  bufferedBytes = 0;
  #bufferedPaidBytes = 0;
  downBytesPerSecond = 0;
  #sinceSecondBytes = 0;

  constructor(id: WireId, peer: Downloader, seller: Uploader) {
    this.id = id;
    this.peer = peer;
    this.seller = seller;
  }

  facts(): WireFacts {
    const { account, bid, price, seller } = this;
    const isPaid = this.serviceClass === 'paid' && account !== null;
    return {
      accountId: account?.id ?? null,
      weight: this.isEligible ? { price: bid, floor: seller.floor } : null,
      maxBytesPerSecond: null,
      hasPaid: account !== null && account.sold.hasPaid,
      serviceClass: this.serviceClass,
      mayPush: !isPaid || account.sold.mayPush(BLOCK_BYTES, price),
      isInterested: true,
      isUnchoked: this.isUnchoked,
      isSeeder: false,
      nextBlockBytes: this.isUnchoked ? BLOCK_BYTES : 0,
      isBacklogged: true,
      bufferedBytes: this.bufferedBytes,
      downBytesPerSecond: 0,
    };
  }

  pushed(): void {
    this.bufferedBytes += BLOCK_BYTES;
    if (this.serviceClass !== 'paid' || this.account === null) return;
    this.#bufferedPaidBytes += BLOCK_BYTES;
    this.account.pushed(BLOCK_BYTES, this.price);
  }

  /** So much left the buffers and arrived, paid blocks first: classes do not mix for long. */
  drained(bytes: number): void {
    this.bufferedBytes -= bytes;
    this.#sinceSecondBytes += bytes;
    const paid = Math.min(bytes, this.#bufferedPaidBytes);
    this.#bufferedPaidBytes -= paid;
    if (paid > 0) this.account?.received(paid, this.price, this.seller.isJunk);
  }

  /** Once a second: the speed as a client shows it. */
  second(): void {
    const kept = 1 - 1 / SMOOTHING_SECONDS;
    this.downBytesPerSecond =
      this.downBytesPerSecond * kept + this.#sinceSecondBytes / SMOOTHING_SECONDS;
    this.#sinceSecondBytes = 0;
  }
}
