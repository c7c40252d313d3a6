import { BID_MS } from './limits.ts';
import type { BidMessage } from './message.ts';

interface SentBid {
  readonly message: BidMessage;
  readonly atMs: number;
}

/** The bids of one connection that an offer may still answer. */
export class BidBook {
  #bids: SentBid[] = [];
  #seq = 0;

  /** The newest; null before the first. A withdrawn bid has price 0. */
  get newest(): SentBid | null {
    return this.#bids.at(-1) ?? null;
  }

  get nextSeq(): number {
    return this.#seq + 1;
  }

  add(message: BidMessage, nowMs: number): void {
    this.#seq = message.seq;
    const fresh = this.#bids.filter(({ atMs }) => nowMs - atMs <= BID_MS);
    this.#bids = [...fresh, { message, atMs: nowMs }];
  }

  /** Whether a bid of the last 60 s has this number and price. */
  has(seq: number, price: bigint, nowMs: number): boolean {
    return (
      price > 0n &&
      this.#bids.some(
        ({ message, atMs }) =>
          message.seq === seq && message.price === price && nowMs - atMs <= BID_MS,
      )
    );
  }
}
