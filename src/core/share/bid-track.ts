/** One seller as auto-bid sees it: what is bid there, and what the last step gave. */
import type { AutoBidGoal, SellerSight } from './seller-sight.ts';
import type { WireId } from './share.ts';

const SMOOTHING_MS = 5000;
/** A first bid helps when that wire becomes this much faster. */
const START_FACTOR = 1.1;
/** Opening a channel may take longer; other sellers need not wait for it. */
const ANSWER_MS = 60_000;

interface Trial {
  readonly from: bigint;
  readonly rateBefore: number;
  /** It has to be this much faster afterwards. */
  readonly factor: number;
  readonly askedAtMs: number;
  /** Since when the new price holds; null while the seller has not taken it up. */
  sinceMs: number | null;
}

export class BidTrack {
  readonly wire: WireId;
  price: bigint;
  floor: bigint;
  /** Less is not bid: the floor, or what the user chose above it. */
  least: bigint;
  isRefused = false;
  shareThousandths: number | null = null;
  holdUntilMs = -Infinity;
  raiseCount = 0;
  /** Nearly all of the paid class is its own since then, at more than the least; null otherwise. */
  aloneSinceMs: number | null = null;
  /** Bytes per second, smoothed over some 5 s. */
  rate: number;
  #freeRate: number;
  #trial: Trial | null = null;
  /** The user chose what to bid at least: that much is not on trial. */
  #isChosen = false;
  #atMs: number;

  constructor(sight: SellerSight, nowMs: number) {
    this.wire = sight.wire;
    this.price = 0n;
    this.floor = sight.floor;
    this.least = sight.floor;
    this.rate = sight.downBytesPerSecond;
    this.#freeRate = this.rate;
    this.#atMs = nowMs;
  }

  /** Whether to wait with other steps until this one is judged: not for ever for an answer. */
  isOnTrial(nowMs: number): boolean {
    const trial = this.#trial;
    return trial !== null && (trial.sinceMs !== null || nowMs - trial.askedAtMs < ANSWER_MS);
  }

  get hasTrial(): boolean {
    return this.#trial !== null;
  }

  /** How far above the floor it bids. */
  get dearness(): number {
    return Number((this.price * 1_000_000n) / (this.floor > 0n ? this.floor : 1n));
  }

  /** What paying gave on this wire, bytes per second. */
  get gain(): number {
    return Math.max(0, this.rate - this.#freeRate);
  }

  look(sight: SellerSight, goal: AutoBidGoal, nowMs: number): void {
    const kept = Math.exp(-Math.max(0, nowMs - this.#atMs) / SMOOTHING_MS);
    this.rate = this.rate * kept + sight.downBytesPerSecond * (1 - kept);
    this.#atMs = nowMs;
    this.floor = sight.floor;
    const lowest = goal.lowestPrice ?? null;
    this.#isChosen = lowest !== null;
    this.least = lowest !== null && lowest > sight.floor ? lowest : sight.floor;
    this.shareThousandths = sight.shareThousandths;
    this.isRefused = sight.isRefused;
    const isTooDear = goal.highestPrice < this.least;
    const highest = isTooDear || sight.isRefused ? 0n : goal.highestPrice;
    if (this.price > highest) this.set(highest);
    else if (this.price > 0n && this.price < this.least) this.set(this.least);
    const trial = this.#trial;
    if (trial !== null && sight.isPaid && sight.price === this.price) trial.sinceMs ??= nowMs;
  }

  /** Without a trial: down, or out. */
  set(price: bigint): void {
    this.price = price;
    this.#trial = null;
    if (price === 0n) this.raiseCount = 0;
  }

  start(nowMs: number): void {
    this.#freeRate = this.rate;
    if (this.#isChosen) this.set(this.least);
    else this.#try(this.least, START_FACTOR, nowMs);
  }

  raise(price: bigint, nowMs: number): void {
    this.raiseCount += 1;
    const raise = Number(((price - this.price) * 1_000_000n) / this.price) / 1_000_000;
    this.#try(price, 1 + raise / 3, nowMs);
  }

  /** The last step has held for long enough to see what it gave. */
  canJudge(nowMs: number, trialMs: number): boolean {
    const since = this.#trial?.sinceMs ?? null;
    return since !== null && nowMs - since >= trialMs;
  }

  /** Ends the trial: true when the step helped, else the price is what it was before. */
  judge(): boolean {
    const trial = this.#trial;
    if (trial === null) return true;
    this.#trial = null;
    const hasHelped = this.rate > 0 && this.rate >= trial.rateBefore * trial.factor;
    if (!hasHelped) this.set(trial.from);
    return hasHelped;
  }

  #try(price: bigint, factor: number, nowMs: number): void {
    this.#trial = {
      from: this.price,
      rateBefore: this.rate,
      factor,
      askedAtMs: nowMs,
      sinceMs: null,
    };
    this.price = price;
  }
}
