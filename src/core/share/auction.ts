/**
 * Who is in the paid class: `choosePaidSet`, slowed down. The set is worked out anew every 10 s; a new
 * or changed bid is looked at immediately, but then only lets somebody in. Who was moved out stays out
 * for 30 s.
 */
import { choosePaidSet, paidPart, type Bidder, type Heads } from './paid-set.ts';
import { asNumber, freeShareNow } from './free-share.ts';
import { gets, levelOf, type Fraction } from './water.ts';
import { BLOCK_BYTES } from './wire-state.ts';
import { commonWeights, compareWeights } from './weight.ts';
import type { ShareVerdict, WireId } from './share.ts';
import type { WireAccount, WireState } from './wire-state.ts';

const PERIOD_MS = 10_000;
export const STAY_OUT_MS = 30_000;
/** A paid wire gets a block in this time, or none is sold to it. */
const BLOCK_IN_SECONDS = 10;

export interface AuctionTerms {
  readonly freeShareThousandths: number;
  readonly paidSlots: number;
  /** Bytes per second; null while unknown. */
  readonly uploadBytesPerSecond: number | null;
}

interface Place extends Bidder {
  readonly account: WireAccount;
  /** The wires that bid, oldest first, as many as there were slots for. */
  readonly wires: readonly WireState[];
}

const ALL: Fraction = { numerator: 1n, denominator: 1n };

export class Auction {
  #decidedAtMs = -Infinity;
  #isBidNew = false;
  readonly #served = new Set<WireState>();
  readonly #busy = new Set<WireState>();
  /** Of the upload, when the set was chosen last. */
  #paidClass = ALL;

  /** A bid came, changed or began to ask. */
  noteBid(): void {
    this.#isBidNew = true;
  }

  forget(wire: WireState): void {
    this.#served.delete(wire);
    this.#busy.delete(wire);
  }

  /** The set is to be worked out anew, whether anybody bid or not. */
  isPeriodOver(nowMs: number): boolean {
    return nowMs - this.#decidedAtMs >= PERIOD_MS;
  }

  decide(
    wires: ReadonlyMap<WireId, WireState>,
    accounts: Iterable<WireAccount>,
    terms: AuctionTerms,
    nowMs: number,
  ): ReadonlyMap<WireId, ShareVerdict> {
    const isPeriodOver = this.isPeriodOver(nowMs);
    const bidding = [...accounts].filter((account) => account.weight !== null);
    const isOverdue = bidding.some((one) => one.isInPaidSet && one.isOverdue(nowMs));
    if (!isPeriodOver && !this.#isBidNew && !isOverdue) return new Map();
    if (isPeriodOver) this.#decidedAtMs = nowMs;
    this.#isBidNew = false;
    this.#choose(bidding, wires, terms, isPeriodOver, nowMs);
    return this.#changes(bidding);
  }

  #choose(
    bidding: readonly WireAccount[],
    wires: ReadonlyMap<WireId, WireState>,
    terms: AuctionTerms,
    isPeriodOver: boolean,
    nowMs: number,
  ): void {
    const asking = bidding
      .filter((account) => [...account.wires].some((wire) => wire.isAsking(nowMs, PERIOD_MS)))
      .sort((a, b) => compareWeights(b.weight!, a.weight!) || a.seniority - b.seniority);
    const plainCount = [...wires.values()].filter(
      (wire) => wire.facts.weight === null && !wire.isPaid && wire.isHead(nowMs),
    ).length;
    const chosen = this.#chosen(asking, plainCount, terms, nowMs);
    for (const account of asking) {
      const place = chosen.get(account);
      if (place !== undefined) {
        account.isInPaidSet = true;
        account.movedOutAtMs = null;
      } else if (account.isInPaidSet && (isPeriodOver || account.isOverdue(nowMs))) {
        account.isInPaidSet = false;
        account.movedOutAtMs = nowMs;
      }
      for (const wire of account.wires) {
        const isServed = place?.wires.includes(wire) ?? false;
        if (isServed) this.#served.add(wire);
        else if (isPeriodOver || !account.isInPaidSet) this.#served.delete(wire);
      }
    }
  }

  /** The paid set with its wires; notes who is left out for want of a slot. */
  #chosen(
    asking: readonly WireAccount[],
    plainCount: number,
    terms: AuctionTerms,
    nowMs: number,
  ): Map<WireAccount, Place> {
    const weights = commonWeights(asking.map((account) => account.weight!));
    this.#busy.clear();
    const staying = asking.filter((account) => outFor(account, nowMs) >= STAY_OUT_MS);
    const slots = this.#slots(staying, terms.paidSlots, nowMs);
    const candidates: Place[] = [];
    for (const [position, account] of asking.entries()) {
      const wires = slots.get(account) ?? [];
      if (wires.length === 0) continue;
      candidates.push({
        ...{ account, wires, weight: weights[position]!, most: account.mostPart },
        ...{ isInside: account.isInPaidSet, isProven: account.isProven },
        isReturning: account.movedOutAtMs !== null,
      });
    }
    for (;;) {
      const { freeShareThousandths } = terms;
      const freeCount = plainCount + asking.length - candidates.length;
      const heads = { freeShareThousandths, freeCount };
      const set = choosePaidSet(candidates, heads).map((position) => candidates[position]!);
      const last = set.at(-1);
      const others = {
        freeShareThousandths,
        freeCount: freeCount + candidates.length - set.length,
      };
      const most =
        last === undefined || terms.uploadBytesPerSecond === null
          ? Infinity
          : (asNumber(paidPart(last, set, others)) *
              terms.uploadBytesPerSecond *
              BLOCK_IN_SECONDS) /
            BLOCK_BYTES;
      if (last !== undefined && most < last.wires.length) {
        // The least of them cannot be served on so many wires: fewer, or none.
        const kept = last.wires.slice(0, Math.floor(most));
        for (const wire of last.wires.slice(kept.length)) this.#busy.add(wire);
        const position = candidates.indexOf(last);
        if (kept.length === 0) candidates.splice(position, 1);
        else candidates[position] = { ...last, wires: kept };
        if (kept.length === 0) continue;
        set[set.length - 1] = candidates[position]!;
      }
      this.#notePaidClass(set, others);
      return new Map(set.map((place) => [place.account, place]));
    }
  }

  /**
   * One wire of each account, then a second of each, as long as there are slots: an account's many wires
   * take none from another. Who takes less than it is given has to wait until the others have theirs, and
   * for longest who was served and never paid. A wire whose cap lets no block through in time is sold
   * nothing.
   */
  #slots(
    accounts: readonly WireAccount[],
    paidSlots: number,
    nowMs: number,
  ): Map<WireAccount, WireState[]> {
    const places = new Map<WireAccount, WireState[]>();
    const rank = (account: WireAccount): number =>
      account.isOverdue(nowMs) ? 2 : Number(account.mostPart !== null);
    const inOrder = [...accounts].sort((a, b) => rank(a) - rank(b));
    let slotsLeft = paidSlots;
    const waiting = new Map(inOrder.map((account) => [account, bidsOf(account)]));
    for (const [account, wires] of waiting) {
      for (const wire of wires.filter(isCappedToNothing)) this.#busy.add(wire);
      waiting.set(
        account,
        wires.filter((wire) => !isCappedToNothing(wire)),
      );
      places.set(account, []);
    }
    for (let isAnyLeft = true; isAnyLeft && slotsLeft > 0;) {
      isAnyLeft = false;
      for (const [account, wires] of waiting) {
        const wire = slotsLeft > 0 ? wires.shift() : undefined;
        if (wire === undefined) continue;
        places.get(account)!.push(wire);
        slotsLeft -= 1;
        isAnyLeft = true;
      }
    }
    let soonLeft = 0;
    for (const [{ hasPaid }, { length }] of places) if (!hasPaid) soonLeft += length;
    for (const [{ hasPaid }, wires] of waiting) {
      for (const wire of wires) {
        // Slots of those that have yet to pay may be its in a moment: it need not go away.
        if (hasPaid && soonLeft > 0) soonLeft -= 1;
        else this.#busy.add(wire);
      }
    }
    return places;
  }

  #notePaidClass(set: readonly Place[], { freeShareThousandths, freeCount }: Heads): void {
    const limits = set.flatMap(({ most }) => (most === null ? [] : [most]));
    const free = freeShareNow(freeShareThousandths, freeCount, set.length, limits);
    const numerator = free.denominator - free.numerator;
    this.#paidClass = numerator === 0n ? ALL : { ...free, numerator };
  }

  #changes(bidding: readonly WireAccount[]): ReadonlyMap<WireId, ShareVerdict> {
    const weights = commonWeights(bidding.map((account) => account.weight!));
    const takers = bidding.map((account, position) => ({
      ...{ account, weight: weights[position]!, most: account.mostPart },
    }));
    const changes = new Map<WireId, ShareVerdict>();
    for (const taker of takers) {
      const { account } = taker;
      const set = takers.filter((other) => other === taker || other.account.isInPaidSet);
      const got = gets(taker, levelOf(set, this.#paidClass));
      const share = {
        numerator: got.numerator * this.#paidClass.denominator * 1000n,
        denominator: got.denominator * this.#paidClass.numerator,
      };
      const shareThousandths = Math.min(1000, Number(share.numerator / share.denominator));
      for (const wire of bidsOf(account)) {
        const isInPaidSet = account.isInPaidSet && this.#served.has(wire);
        const isBusy = !isInPaidSet && this.#busy.has(wire);
        const verdict = { isInPaidSet, shareThousandths, isBusy };
        if (!isSame(verdict, wire.verdict)) changes.set(wire.id, verdict);
        wire.verdict = verdict;
      }
    }
    return changes;
  }
}

function bidsOf(account: WireAccount): WireState[] {
  return [...account.wires].filter((wire) => wire.facts.weight !== null);
}

/** Since it was moved out; infinite where it was not. */
function outFor({ movedOutAtMs }: WireAccount, nowMs: number): number {
  return movedOutAtMs === null ? Infinity : nowMs - movedOutAtMs;
}

function isCappedToNothing({ facts }: WireState): boolean {
  const { maxBytesPerSecond } = facts;
  return maxBytesPerSecond !== null && maxBytesPerSecond * BLOCK_IN_SECONDS < BLOCK_BYTES;
}

function isSame(a: ShareVerdict, b: ShareVerdict | null): boolean {
  return (
    b !== null &&
    a.isInPaidSet === b.isInPaidSet &&
    a.shareThousandths === b.shareThousandths &&
    a.isBusy === b.isBusy
  );
}
