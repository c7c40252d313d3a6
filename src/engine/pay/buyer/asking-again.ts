/**
 * Wires on which money was asked for in vain, for a reason that passes: their bids are made anew after a
 * minute, and with a new bid the money is asked for again.
 */
import { RETRY_MS } from '../../../core/paywire/limits.ts';
import type { BuyerSide } from './buyer-side.ts';

type Side = Pick<BuyerSide, 'bidPrice' | 'serviceClass'>;

export class AskingAgain<S extends Side> {
  /** Milliseconds since 1970. */
  readonly #dueAt = new Map<S, number>();

  later(side: S, nowMs: number): void {
    this.#dueAt.set(side, nowMs + RETRY_MS);
  }

  forget(side: S): void {
    this.#dueAt.delete(side);
  }

  /** Whose bids are to be withdrawn, each once. One in the paid class still has money: it keeps its place. */
  takeDue(nowMs: number): readonly S[] {
    const due: S[] = [];
    for (const [side, atMs] of this.#dueAt) {
      // Without a bid, the next one is new anyhow.
      if (side.bidPrice === 0n) this.#dueAt.delete(side);
      if (side.bidPrice === 0n || nowMs < atMs || side.serviceClass === 'paid') continue;
      this.#dueAt.delete(side);
      due.push(side);
    }
    return due;
  }
}
