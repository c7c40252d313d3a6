/** A rate limit that allows bursts: so many tokens at most, refilled evenly. */
export interface TokenBucketInit {
  readonly capacity: number;
  readonly perSecond: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

export class TokenBucket {
  readonly #capacity: number;
  readonly #perMs: number;
  readonly #now: () => number;
  #tokens: number;
  #filledAt: number;

  constructor({ capacity, perSecond, now = () => performance.now() }: TokenBucketInit) {
    this.#capacity = capacity;
    this.#perMs = perSecond / 1000;
    this.#now = now;
    this.#tokens = capacity;
    this.#filledAt = now();
  }

  /** False when there are not so many left; nothing is taken then. */
  take(count: number): boolean {
    const now = this.#now();
    const refill = Math.max(0, now - this.#filledAt) * this.#perMs;
    this.#tokens = Math.min(this.#capacity, this.#tokens + refill);
    this.#filledAt = now;
    if (count > this.#tokens) return false;
    this.#tokens -= count;
    return true;
  }
}
