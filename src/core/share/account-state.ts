/**
 * One who pays, over all its wires. The weight is the account's, so that a second wire, torrent or tab
 * at the same price takes nothing from others.
 */
import { RateMeter } from './rate-meter.ts';
import { partOf } from './water.ts';
import { compareWeights } from './weight.ts';
import type { AccountId } from '../ledger/records.ts';
import type { Weight } from '../paywire/seller-events.ts';

/**
 * Virtual time is bytes over weight in steps of 2^-160: a bid of 16 bytes still moves it by more than
 * 2^32 steps per byte, so no ratio of bids is lost in rounding.
 */
const SCALE_BITS = 160n;
/** What an account may catch up with after a moment in which it had nothing ready. */
const CREDIT_BYTES = 256n * 1024n;
/** From its first paid block on, one that never paid has so long to pay for something. */
const TRIAL_MS = 5000;
/** Going away does not begin it anew. */
const TRIAL_MEMORY_MS = 10 * 60 * 1000;
/** Over which time it is seen what it takes. */
export const TAKE_MEMORY_MS = 4000;
const NO_WEIGHT: Weight = { price: 1n, floor: 1n };

/** All it needs to know of its wires. */
interface Weighed {
  readonly facts: { readonly weight: Weight | null; readonly maxBytesPerSecond: number | null };
  readonly isPaid: boolean;
}

export class AccountState<Wire extends Weighed> {
  readonly id: AccountId;
  readonly wires = new Set<Wire>();
  /** Counts first bids: the lower, the older. */
  readonly seniority: number;
  /** In virtual time. */
  finish = 0n;
  /** Service within the account, for its wires. */
  clock = 0;
  isInPaidSet = false;
  /** Moved to the free class; null when it never was or came back. */
  movedOutAtMs: number | null = null;
  /** In the paid class, on some wire, since then. */
  paidSinceMs: number | null = null;
  /** What it was served there. */
  taken = new RateMeter(TAKE_MEMORY_MS);
  /** It was there for long enough to see what it takes. */
  isProven = false;
  /** In parts of `WHOLE`, where it takes less than it is given; null when it takes all of it. */
  seenPart: bigint | null = null;
  /** What it takes at most, for its caps and for what was seen; null for whatever it is given. */
  mostPart: bigint | null = null;
  #hasPaid = false;
  #trialSinceMs: number | null = null;
  #weight: Weight | null = null;
  #costPerByte = 1n << SCALE_BITS;

  constructor(id: AccountId, seniority: number) {
    this.id = id;
    this.seniority = seniority;
  }

  /** Null when no wire of it is in the auction. */
  get weight(): Weight | null {
    return this.#weight;
  }

  /** After a wire came, went or bid otherwise. True when the weight changed. */
  weigh(): boolean {
    let highest: Weight | null = null;
    for (const { facts } of this.wires) {
      if (facts.weight === null) continue;
      if (highest === null || compareWeights(facts.weight, highest) > 0) highest = facts.weight;
    }
    const before = this.#weight;
    this.#weight = highest;
    // Without a bid, what is still in the paid class keeps its last weight.
    const counted = highest ?? before ?? NO_WEIGHT;
    this.#costPerByte = (counted.floor << SCALE_BITS) / counted.price;
    if (before === null || highest === null) return before !== highest;
    return compareWeights(before, highest) !== 0;
  }

  /** After the class of one of its wires changed: what it takes is seen anew. */
  noteClass(nowMs: number): void {
    const isPaid = [...this.wires].some((wire) => wire.isPaid);
    if (isPaid === (this.paidSinceMs !== null)) return;
    this.paidSinceMs = isPaid ? nowMs : null;
    this.taken = new RateMeter(TAKE_MEMORY_MS);
    this.isProven = false;
    this.seenPart = null;
  }

  /** It paid for bytes: what it holds, it holds. */
  get hasPaid(): boolean {
    return this.#hasPaid;
  }

  notePaid(): void {
    this.#hasPaid = true;
  }

  /** A block went out to it in the paid class. */
  noteServed(nowMs: number): void {
    this.#trialSinceMs ??= nowMs;
  }

  /** It was served and paid for nothing: others may have its slots. */
  isOverdue(nowMs: number): boolean {
    return this.#isOnTrialFor(TRIAL_MS, nowMs);
  }

  /** How it was tried is to be known when it comes back. */
  isTrialRemembered(nowMs: number): boolean {
    return (
      this.#trialSinceMs !== null && !this.#hasPaid && !this.#isOnTrialFor(TRIAL_MEMORY_MS, nowMs)
    );
  }

  #isOnTrialFor(ms: number, nowMs: number): boolean {
    return !this.#hasPaid && this.#trialSinceMs !== null && nowMs - this.#trialSinceMs >= ms;
  }

  /** @param uploadBytesPerSecond Null while unknown: then caps are not compared with it. */
  limit(uploadBytesPerSecond: number | null): void {
    const bids = [...this.wires].filter(({ facts }) => facts.weight !== null);
    let cap: number | null = 0;
    for (const { facts } of bids) {
      cap = cap === null || facts.maxBytesPerSecond === null ? null : cap + facts.maxBytesPerSecond;
    }
    const capPart =
      cap === null || bids.length === 0 || uploadBytesPerSecond === null
        ? null
        : partOf(cap, uploadBytesPerSecond);
    const isSeenLess = capPart === null || (this.seenPart !== null && this.seenPart < capPart);
    this.mostPart = isSeenLess ? this.seenPart : capPart;
  }

  /** Where it starts its next block, given the class's virtual time. */
  start(virtualTime: bigint): bigint {
    const earliest = virtualTime - CREDIT_BYTES * this.#costPerByte;
    return this.finish > earliest ? this.finish : earliest;
  }

  charge(start: bigint, lengthBytes: number): void {
    this.finish = start + BigInt(lengthBytes) * this.#costPerByte;
  }
}
