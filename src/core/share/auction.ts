/**
 * Who is in the paid class: `choosePaidSet`, slowed down. The set is worked out anew every 10 s; a new
 * or changed bid is looked at immediately, but then only lets somebody in. Who was moved out stays out
 * for 30 s.
 */
import { choosePaidSet } from './paid-set.ts';
import { freeShareNow } from './free-share.ts';
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

interface Place {
  readonly account: WireAccount;
  /** The wires that bid, oldest first, as many as there were slots for. */
  readonly wires: readonly WireState[];
}

export class Auction {
  #decidedAtMs = -Infinity;
  #isBidNew = false;
  readonly #served = new Set<WireState>();
  readonly #busy = new Set<WireState>();

  /** A bid came, changed or began to ask. */
  noteBid(): void {
    this.#isBidNew = true;
  }

  forget(wire: WireState): void {
    this.#served.delete(wire);
    this.#busy.delete(wire);
  }

  decide(
    wires: ReadonlyMap<WireId, WireState>,
    accounts: Iterable<WireAccount>,
    terms: AuctionTerms,
    nowMs: number,
  ): ReadonlyMap<WireId, ShareVerdict> {
    const isPeriodOver = nowMs - this.#decidedAtMs >= PERIOD_MS;
    if (!isPeriodOver && !this.#isBidNew) return new Map();
    if (isPeriodOver) this.#decidedAtMs = nowMs;
    this.#isBidNew = false;
    const bidding = [...accounts].filter((account) => account.weight !== null);
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
      } else if (account.isInPaidSet && isPeriodOver) {
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
    let slotsLeft = terms.paidSlots;
    this.#busy.clear();
    const candidates: { place: Place; weight: bigint; isReturning: boolean }[] = [];
    for (const [position, account] of asking.entries()) {
      const outFor = account.movedOutAtMs === null ? null : nowMs - account.movedOutAtMs;
      if (outFor !== null && outFor < STAY_OUT_MS) continue;
      const own = bidsOf(account);
      const served = own.slice(0, slotsLeft);
      for (const wire of own.slice(served.length)) this.#busy.add(wire);
      if (served.length === 0) continue;
      slotsLeft -= served.length;
      candidates.push({
        place: { account, wires: served },
        weight: weights[position]!,
        isReturning: outFor !== null,
      });
    }
    for (;;) {
      const freeCount = plainCount + asking.length - candidates.length;
      const heads = { freeShareThousandths: terms.freeShareThousandths, freeCount };
      const set = choosePaidSet(candidates, heads).map((position) => candidates[position]!);
      const last = set.at(-1);
      const rejected = freeCount + candidates.length - set.length;
      const sum = set.reduce((total, { weight }) => total + weight, 0n);
      const free = freeShareNow(terms.freeShareThousandths, rejected, set.length);
      const most =
        last === undefined || terms.uploadBytesPerSecond === null
          ? Infinity
          : (part(free.denominator - free.numerator, free.denominator) *
              part(last.weight, sum) *
              terms.uploadBytesPerSecond *
              BLOCK_IN_SECONDS) /
            BLOCK_BYTES;
      if (last !== undefined && most < last.place.wires.length) {
        // The least of them cannot be served on so many wires: fewer, or none.
        const kept = last.place.wires.slice(0, Math.floor(most));
        for (const wire of last.place.wires.slice(kept.length)) this.#busy.add(wire);
        const position = candidates.indexOf(last);
        if (kept.length === 0) candidates.splice(position, 1);
        else candidates[position] = { ...last, place: { ...last.place, wires: kept } };
        if (kept.length === 0) continue;
        set[set.length - 1] = candidates[position]!;
      }
      return new Map(set.map(({ place }) => [place.account, place]));
    }
  }

  #changes(bidding: readonly WireAccount[]): ReadonlyMap<WireId, ShareVerdict> {
    const weights = commonWeights(bidding.map((account) => account.weight!));
    const sum = bidding.reduce(
      (total, account, position) => total + (account.isInPaidSet ? weights[position]! : 0n),
      0n,
    );
    const changes = new Map<WireId, ShareVerdict>();
    for (const [position, account] of bidding.entries()) {
      const weight = weights[position]!;
      const whole = account.isInPaidSet ? sum : sum + weight;
      const shareThousandths = Number((weight * 1000n) / whole);
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

/** A part of two integers of any size, as a number. */
function part(of: bigint, whole: bigint): number {
  return Number((of << 64n) / whole) / 2 ** 64;
}

function isSame(a: ShareVerdict, b: ShareVerdict | null): boolean {
  return (
    b !== null &&
    a.isInPaidSet === b.isInPaidSet &&
    a.shareThousandths === b.shareThousandths &&
    a.isBusy === b.isBusy
  );
}
