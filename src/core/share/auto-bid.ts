/**
 * What to bid, from what paying has given so far. Pure; one per torrent and budget. The numbers are
 * those of docs/protocol.md, "Auto-bid".
 */
import { BidTrack } from './bid-track.ts';
import { lowerPrice, raisePrice } from './bid-step.ts';
import type { AutoBidGoal, SellerSight } from './seller-sight.ts';
import type { WireId } from './share.ts';

export type { AutoBidGoal, SellerSight };

/**
 * `measuring`: how fast it is for free. `content`: the target is met for free. `paying`: something is
 * bid. `waiting`: it would pay, but no seller is there whom to pay, or paying did not help.
 */
export type AutoBidPhase = 'measuring' | 'content' | 'paying' | 'waiting';

const MEASURE_MS = 20_000;
/** The first half of it is for wires to get going. */
const SETTLE_MS = 10_000;
const STEP_MS = 15_000;
const HOLD_MS = 120_000;
const ABOVE_MS = 30_000;
const BELOW_MS = 10_000;
/** With nearly all of the paid class, a higher price buys nothing, and a lower one as much. */
const ENOUGH_THOUSANDTHS = 900;

export class AutoBid {
  #goal: AutoBidGoal;
  readonly #tracks = new Map<WireId, BidTrack>();
  #phase: AutoBidPhase = 'measuring';
  #startedAtMs: number | null = null;
  #measured = { bytes: 0, ms: 0 };
  #askedAtMs = 0;
  #steppedAtMs = -Infinity;
  #aboveSinceMs: number | null = null;
  #belowSinceMs: number | null = null;
  /** Where a first bid gave nothing, since that was last asked for. */
  #useless: WireId[] = [];

  /** @param freeBytesPerSecond As measured lately, while nothing was bid; null when it has to be now. */
  constructor(goal: AutoBidGoal, freeBytesPerSecond: number | null = null) {
    this.#goal = goal;
    if (freeBytesPerSecond === null) return;
    this.#measured = { bytes: freeBytesPerSecond, ms: 1000 };
    this.#leaveMeasuring();
  }

  get phase(): AutoBidPhase {
    return this.#phase;
  }

  /** Of the whole torrent before the first bid; null until it was measured. */
  get freeBytesPerSecond(): number | null {
    const { bytes, ms } = this.#measured;
    return this.#phase === 'measuring' || ms === 0 ? null : (bytes * 1000) / ms;
  }

  /** The user changed the limits; what was learned stays. */
  pursue(goal: AutoBidGoal): void {
    this.#goal = goal;
  }

  /**
   * Call it about once a second.
   * @param sights Every wire whose peer sells in the budget's asset.
   * @param elsewhereBytesPerSecond What comes from all other wires of the torrent.
   * @returns The bid that is wanted on each of them; 0n for none.
   */
  decide(
    sights: readonly SellerSight[],
    nowMs: number,
    elsewhereBytesPerSecond = 0,
  ): ReadonlyMap<WireId, bigint> {
    this.#look(sights, nowMs);
    const total = sights.reduce((sum, sight) => sum + sight.downBytesPerSecond, 0);
    const bytesPerSecond = total + elsewhereBytesPerSecond;
    if (this.#phase === 'measuring') this.#measure(sights, bytesPerSecond, nowMs);
    else {
      this.#compare(bytesPerSecond, nowMs);
      this.#judge(nowMs);
      this.#lowerWhenAbove(bytesPerSecond, nowMs);
      this.#lowerWhenAlone(nowMs);
      this.#stepWhenBelow(bytesPerSecond, nowMs);
      this.#name(bytesPerSecond);
    }
    this.#askedAtMs = nowMs;
    return new Map(sights.map(({ wire }) => [wire, this.#tracks.get(wire)?.price ?? 0n]));
  }

  /** Wires on which paying was tried since the last call, and gave nothing. */
  takeUseless(): readonly WireId[] {
    const useless = this.#useless;
    this.#useless = [];
    return useless;
  }

  #look(sights: readonly SellerSight[], nowMs: number): void {
    const present = new Set(sights.map((sight) => sight.wire));
    for (const wire of this.#tracks.keys()) if (!present.has(wire)) this.#tracks.delete(wire);
    for (const sight of sights) {
      let track = this.#tracks.get(sight.wire);
      if (track === undefined) this.#tracks.set(sight.wire, (track = new BidTrack(sight, nowMs)));
      track.look(sight, this.#goal, nowMs);
    }
  }

  #measure(sights: readonly SellerSight[], bytesPerSecond: number, nowMs: number): void {
    if (this.#startedAtMs === null) {
      if (sights.length === 0) return;
      this.#startedAtMs = nowMs;
      return;
    }
    const since = Math.max(this.#askedAtMs, this.#startedAtMs + SETTLE_MS);
    const passedMs = Math.max(0, nowMs - since);
    this.#measured.bytes += (bytesPerSecond * passedMs) / 1000;
    this.#measured.ms += passedMs;
    if (nowMs - this.#startedAtMs >= MEASURE_MS) this.#leaveMeasuring();
  }

  #leaveMeasuring(): void {
    this.#phase = 'content';
    const target = this.#goal.targetBytesPerSecond;
    // Then it starts at once when that is too slow, and later only when it stays too slow.
    if (target === null || (this.freeBytesPerSecond ?? 0) < target) this.#belowSinceMs = -Infinity;
  }

  #compare(bytesPerSecond: number, nowMs: number): void {
    const target = this.#goal.targetBytesPerSecond ?? Infinity;
    if (bytesPerSecond > target) this.#aboveSinceMs ??= nowMs;
    else this.#aboveSinceMs = null;
    if (bytesPerSecond < target) this.#belowSinceMs ??= nowMs;
    else this.#belowSinceMs = null;
  }

  /** A step that did not give a third of its raise is taken back. */
  #judge(nowMs: number): void {
    for (const track of this.#tracks.values()) {
      if (!track.canJudge(nowMs, STEP_MS) || track.judge()) continue;
      track.holdUntilMs = nowMs + HOLD_MS;
      // A raise that gave nothing leaves the bid before it.
      if (track.price === 0n) this.#useless.push(track.wire);
    }
  }

  #lowerWhenAbove(bytesPerSecond: number, nowMs: number): void {
    if (this.#aboveSinceMs === null || nowMs - this.#aboveSinceMs < ABOVE_MS) return;
    const dearest = this.#paid().sort((a, b) => b.dearness - a.dearness)[0];
    if (dearest === undefined) return;
    this.#aboveSinceMs = nowMs;
    if (dearest.price > dearest.least) {
      dearest.set(lowerPrice(dearest.price, dearest.least));
      return;
    }
    // At the floor there is only stopping, if the target would still be met.
    const target = this.#goal.targetBytesPerSecond ?? Infinity;
    const unneeded = this.#paid().find((track) => bytesPerSecond - track.gain >= target);
    if (unneeded === undefined) return;
    unneeded.set(0n);
    unneeded.holdUntilMs = nowMs + HOLD_MS;
  }

  /** Who bid against it has left, or the floor fell. */
  #lowerWhenAlone(nowMs: number): void {
    for (const track of this.#paid()) {
      const isAlone = (track.shareThousandths ?? 0) >= ENOUGH_THOUSANDTHS;
      if (!isAlone || track.hasTrial || track.price === track.least) {
        track.aloneSinceMs = null;
      } else if (nowMs - (track.aloneSinceMs ??= nowMs) >= STEP_MS) {
        track.aloneSinceMs = nowMs;
        track.set(lowerPrice(track.price, track.least));
      }
    }
  }

  #stepWhenBelow(bytesPerSecond: number, nowMs: number): void {
    const target = this.#goal.targetBytesPerSecond;
    if (target !== null && bytesPerSecond >= target) return;
    if (this.#belowSinceMs === null || nowMs - this.#belowSinceMs < BELOW_MS) return;
    if (nowMs - this.#steppedAtMs < STEP_MS) return;
    const paid = this.#paid();
    if (paid.some((track) => track.isOnTrial(nowMs))) return;
    const another = paid.length < this.#goal.maxSellers ? this.#cheapest(nowMs) : undefined;
    const raised = this.#raisable(nowMs);
    // One raise is tried before a second seller; the second raise only when there is none.
    const isRaise = raised !== undefined && (another === undefined || raised.raiseCount === 0);
    if (isRaise) raised.raise(raisePrice(raised.price, this.#goal.highestPrice), nowMs);
    else if (another !== undefined) another.start(nowMs);
    else return;
    this.#steppedAtMs = nowMs;
  }

  #paid(): BidTrack[] {
    return [...this.#tracks.values()].filter((track) => track.price > 0n);
  }

  /** Who may be paid and is not: the lowest floor first, then who served more for free. */
  #cheapest(nowMs: number): BidTrack | undefined {
    return [...this.#tracks.values()]
      .filter(
        (track) =>
          track.price === 0n &&
          !track.isRefused &&
          track.least <= this.#goal.highestPrice &&
          nowMs >= track.holdUntilMs,
      )
      .sort((a, b) => Number(a.floor > b.floor) - Number(a.floor < b.floor) || b.rate - a.rate)[0];
  }

  #raisable(nowMs: number): BidTrack | undefined {
    return this.#paid()
      .filter(
        (track) =>
          !track.hasTrial &&
          track.price < this.#goal.highestPrice &&
          track.shareThousandths !== null &&
          track.shareThousandths < ENOUGH_THOUSANDTHS &&
          nowMs >= track.holdUntilMs,
      )
      .sort((a, b) => a.dearness - b.dearness)[0];
  }

  #name(bytesPerSecond: number): void {
    const target = this.#goal.targetBytesPerSecond;
    if (this.#paid().length > 0) this.#phase = 'paying';
    else this.#phase = target !== null && bytesPerSecond >= target ? 'content' : 'waiting';
  }
}
