/**
 * What payers take of what they are given. A payer that is held up by nobody but itself (its cap, its
 * line, its requests, its vouchers) leaves the rest of its part to others, and must not weigh as if it
 * took it all.
 *
 * A new payer is trusted with nothing: from its first paid block on it is served by its weight, but for
 * the first 5 s nobody is moved out for it. From then on it counts with its weight while it takes at least
 * four fifths of its part (a smooth rate over 4 s), and with what it takes when that is less. Payers are
 * looked at when the auction is, every 10 s.
 */
import { TAKE_MEMORY_MS } from './account-state.ts';
import { RateMeter } from './rate-meter.ts';
import { commonWeights } from './weight.ts';
import { asNumber } from './free-share.ts';
import { partOf } from './water.ts';
import type { WireAccount } from './wire-state.ts';

const PROOF_MS = 5000;
const ALL_OF_IT = 0.8;

export class Takes {
  readonly #upload = new RateMeter(TAKE_MEMORY_MS);
  /** What of it was the paid class's. */
  readonly #paid = new RateMeter(TAKE_MEMORY_MS);
  #startedAtMs: number | null = null;

  /** A block went out, of whatever class. */
  pushed(lengthBytes: number, paidShare: number, nowMs: number): void {
    this.#startedAtMs ??= nowMs;
    this.#upload.add(lengthBytes, nowMs);
    this.#paid.add(lengthBytes * paidShare, nowMs);
  }

  /** Sets what each account in the paid class was seen to take. */
  measure(accounts: Iterable<WireAccount>, nowMs: number): void {
    const start = this.#startedAtMs ?? nowMs;
    const upload = this.#upload.since(start, nowMs);
    const served = [...accounts].filter(
      (account) => account.weight !== null && account.paidSinceMs !== null,
    );
    const weights = commonWeights(served.map((account) => account.weight!));
    let filling = served.map((account, position) => ({
      account,
      weight: weights[position]!,
      rate: account.taken.since(account.paidSinceMs!, nowMs),
      isProven: nowMs - account.paidSinceMs! >= PROOF_MS,
    }));
    for (const { account, isProven } of filling) {
      account.isProven = isProven;
      account.seenPart = null;
    }
    let left = this.#paid.since(start, nowMs);
    for (;;) {
      const sum = filling.reduce((total, { weight }) => total + weight, 0n);
      const isLess = ({ weight, rate, isProven }: (typeof filling)[number]): boolean =>
        isProven && rate < ALL_OF_IT * left * asNumber({ numerator: weight, denominator: sum });
      const less = filling.filter(isLess);
      if (less.length === 0) return;
      filling = filling.filter((one) => !less.includes(one));
      for (const { account, rate } of less) {
        account.seenPart = partOf(rate, upload);
        left = Math.max(0, left - rate);
      }
    }
  }
}
