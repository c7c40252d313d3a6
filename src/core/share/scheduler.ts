/** The two-class scheduler (docs/protocol.md, "Share of upload"). One per engine; it owns the limit. */
import { AccountState } from './account-state.ts';
import { Auction, STAY_OUT_MS } from './auction.ts';
import { Dispatch, mostInFlightBytes } from './dispatch.ts';
import { Pace, pileOf } from './pace.ts';
import { RateMeter } from './rate-meter.ts';
import { Takes } from './takes.ts';
import { freeSlotCount, Rechoke } from './rechoke.ts';
import { TokenBucket } from './token-bucket.ts';
import { WireState, type WireAccount } from './wire-state.ts';
import type { AccountId } from '../ledger/records.ts';
import type { Share, ShareSettings, ShareVerdict, WireFacts, WireId } from './share.ts';

/** How soon to look again when too much is in flight and nothing drains. */
const IN_FLIGHT_LOOK_MS = 50;
/** The upload's capacity, where no limit tells it, is its peak; forgotten by half in this time. */
const PEAK_HALF_LIFE_MS = 60_000;
/** Bytes per second it is taken for at least: so far, perhaps nobody asked for more. */
const LEAST_CAPACITY = 128 * 1024;

export class ShareScheduler implements Share {
  readonly #wires = new Map<WireId, WireState>();
  readonly #accounts = new Map<AccountId, WireAccount>();
  readonly #dispatch = new Dispatch();
  readonly #auction = new Auction();
  readonly #rechoke = new Rechoke();
  readonly #upload = new RateMeter();
  readonly #pace = new Pace();
  readonly #takes = new Takes();
  #settings: ShareSettings;
  #limit: TokenBucket | null = null;
  #peak = { bytesPerSecond: 0, atMs: 0 };
  #firstBids = 0;
  /** As last told: `update` is not told the time. */
  #nowMs = 0;

  constructor(settings: ShareSettings) {
    this.#settings = settings;
    this.configure(settings);
  }

  configure(settings: ShareSettings): void {
    this.#settings = settings;
    const limit = settings.uploadLimitBytesPerSecond;
    if (limit === null) this.#limit = null;
    else if (this.#limit === null) this.#limit = new TokenBucket(limit, this.#nowMs);
    else this.#limit.setRate(limit, this.#nowMs);
  }

  add(wire: WireId, nowMs: number): void {
    this.#nowMs = nowMs;
    this.#wires.set(wire, new WireState(wire, nowMs));
  }

  update(id: WireId, facts: WireFacts): void {
    const wire = this.#wires.get(id);
    if (wire === undefined) return;
    const before = wire.facts;
    const wasAsking = wire.isAsking(this.#nowMs);
    const wasPaid = wire.isPaid;
    if (before.isBacklogged) wire.askedAtMs = this.#nowMs;
    if (before.isUnchoked !== facts.isUnchoked) wire.chokeChangedAtMs = this.#nowMs;
    if (wire.bufferedBytes === 0 && facts.bufferedBytes > 0) wire.movedAtMs = this.#nowMs;
    wire.facts = facts;
    // The machine forgets it too: when it bids again it has to be told, be it the same.
    if (facts.weight === null) wire.verdict = null;
    wire.bufferedBytes = facts.bufferedBytes;
    if (before.maxBytesPerSecond !== facts.maxBytesPerSecond) {
      wire.setCap(facts.maxBytesPerSecond, this.#nowMs);
    }
    const isMoved = before.accountId !== facts.accountId;
    if (isMoved) this.#attach(wire, facts.accountId);
    else if (before.weight !== facts.weight) this.#weigh(wire.account);
    if (wire.isPaid !== wasPaid || isMoved) {
      this.#dispatch.changeClass(wire);
      wire.account?.noteClass(this.#nowMs);
    }
    if (facts.hasPaid) wire.account?.notePaid();
    if (!wasAsking && wire.isAsking(this.#nowMs)) this.#begin(wire);
  }

  remove(id: WireId): void {
    const wire = this.#wires.get(id);
    if (wire === undefined) return;
    this.#attach(wire, null);
    this.#auction.forget(wire);
    this.#wires.delete(id);
  }

  next(nowMs: number): WireId | null {
    this.#nowMs = nowMs;
    if (this.#limit?.hasTokens(nowMs) === false) return null;
    const pile = pileOf(this.#wires.values(), nowMs);
    if (pile.inFlightBytes >= mostInFlightBytes(this.#upload.at(nowMs))) return null;
    if (this.#dispatch.heads < 2) this.#pace.free();
    else this.#pace.note(pile, nowMs);
    if (!this.#pace.hasTokens(nowMs)) return null;
    const isReady = (wire: WireState) => wire.isReady(nowMs) && !wire.isCapped(nowMs);
    const share = this.#settings.freeShareThousandths;
    return this.#dispatch.pick(this.#wires.values(), share, isReady, nowMs)?.id ?? null;
  }

  wakeAtMs(nowMs: number): number | null {
    let wakeMs: number | null = null;
    for (const wire of this.#wires.values()) {
      if (!wire.isReady(nowMs)) continue;
      const atMs = wire.isCapped(nowMs) ? wire.cap!.readyAtMs(nowMs) : nowMs;
      if (wakeMs === null || atMs < wakeMs) wakeMs = atMs;
    }
    if (wakeMs === null) return null;
    if (this.#limit !== null) wakeMs = Math.max(wakeMs, this.#limit.readyAtMs(nowMs));
    wakeMs = Math.max(wakeMs, this.#pace.readyAtMs(nowMs));
    if (this.#isFlightFull(nowMs)) wakeMs = Math.max(wakeMs, nowMs + IN_FLIGHT_LOOK_MS);
    return Number.isFinite(wakeMs) ? wakeMs : null;
  }

  pushed(id: WireId, lengthBytes: number, nowMs: number): void {
    this.#nowMs = nowMs;
    const wire = this.#wires.get(id);
    this.#limit?.take(lengthBytes, nowMs);
    this.#pace.take(lengthBytes, nowMs);
    if (wire === undefined) return;
    if (wire.isPaid) {
      wire.cap?.take(lengthBytes, nowMs);
      wire.account?.taken.add(lengthBytes, nowMs);
      wire.account?.noteServed(nowMs);
    }
    this.#takes.pushed(lengthBytes, this.#dispatch.paidShare, nowMs);
    if (wire.bufferedBytes === 0) wire.movedAtMs = nowMs;
    wire.bufferedBytes += lengthBytes;
    this.#dispatch.pushed(wire, lengthBytes, this.#upload.at(nowMs));
  }

  drained(id: WireId, lengthBytes: number, nowMs: number): void {
    this.#nowMs = nowMs;
    this.#upload.add(lengthBytes, nowMs);
    this.#pace.drained(lengthBytes, nowMs);
    const wire = this.#wires.get(id);
    if (wire === undefined) return;
    wire.bufferedBytes = Math.max(0, wire.bufferedBytes - lengthBytes);
    wire.drain.add(lengthBytes, nowMs);
    wire.movedAtMs = nowMs;
  }

  decide(nowMs: number): ReadonlyMap<WireId, ShareVerdict> {
    this.#nowMs = nowMs;
    this.#forgetAccounts(nowMs);
    const { freeShareThousandths, paidSlots } = this.#settings;
    const uploadBytesPerSecond = this.#capacity(nowMs);
    const terms = { freeShareThousandths, paidSlots, uploadBytesPerSecond };
    if (this.#auction.isPeriodOver(nowMs)) this.#takes.measure(this.#accounts.values(), nowMs);
    for (const account of this.#accounts.values()) account.limit(uploadBytesPerSecond);
    return this.#auction.decide(this.#wires, this.#accounts.values(), terms, nowMs);
  }

  rechoke(nowMs: number, random: () => number): ReadonlySet<WireId> {
    this.#nowMs = nowMs;
    const wires = [...this.#wires.values()];
    const paid = wires.filter((wire) => isServedPaid(wire) && wire.facts.isInterested);
    const free = wires.filter((wire) => !isServedPaid(wire));
    const chosen = this.#rechoke.choose(free, this.#freeSlots(nowMs), nowMs, random);
    return new Set([...paid, ...chosen].map((wire) => wire.id));
  }

  hasFreeSlot(nowMs: number): boolean {
    let taken = 0;
    for (const wire of this.#wires.values()) {
      if (!isServedPaid(wire) && wire.facts.isUnchoked && wire.facts.isInterested) taken += 1;
    }
    return taken < this.#freeSlots(nowMs);
  }

  #freeSlots(nowMs: number): number {
    const capacity = this.#capacity(nowMs);
    const share = this.#dispatch.paidHeads === 0 ? 1 : this.#settings.freeShareThousandths / 1000;
    return freeSlotCount(this.#settings.freeSlots, capacity === null ? null : capacity * share);
  }

  /** Going away and coming back does not end the time an account has to stay out. */
  #forgetAccounts(nowMs: number): void {
    for (const [id, account] of this.#accounts) {
      if (account.wires.size > 0) continue;
      if (account.movedOutAtMs !== null && nowMs - account.movedOutAtMs < STAY_OUT_MS) continue;
      if (account.isTrialRemembered(nowMs)) continue;
      this.#accounts.delete(id);
    }
  }

  /** Bytes per second of upload there are to share; null before anything was sent. */
  #capacity(nowMs: number): number | null {
    const limit = this.#settings.uploadLimitBytesPerSecond;
    if (limit !== null) return limit;
    const { bytesPerSecond, atMs } = this.#peak;
    const remembered = bytesPerSecond * 2 ** -(Math.max(0, nowMs - atMs) / PEAK_HALF_LIFE_MS);
    this.#peak = { bytesPerSecond: Math.max(remembered, this.#upload.at(nowMs)), atMs: nowMs };
    return this.#peak.bytesPerSecond > 0
      ? Math.max(LEAST_CAPACITY, this.#peak.bytesPerSecond)
      : null;
  }

  #isFlightFull(nowMs: number): boolean {
    const { inFlightBytes } = pileOf(this.#wires.values(), nowMs);
    return inFlightBytes >= mostInFlightBytes(this.#upload.at(nowMs));
  }

  #begin(wire: WireState): void {
    const account = wire.account;
    if (account !== null && wire.isPaid) {
      const isAlone = ![...account.wires].some(
        (other) => other !== wire && other.isAsking(this.#nowMs),
      );
      if (isAlone) this.#dispatch.enterAccount(account);
    }
    if (account?.weight != null) this.#auction.noteBid();
    this.#dispatch.enter(wire);
  }

  #attach(wire: WireState, accountId: AccountId | null): void {
    const before = wire.account;
    wire.account = null;
    before?.wires.delete(wire);
    before?.noteClass(this.#nowMs);
    this.#weigh(before);
    if (accountId === null) return;
    let account = this.#accounts.get(accountId);
    if (account === undefined) {
      account = new AccountState(accountId, this.#firstBids++);
      this.#accounts.set(accountId, account);
      this.#dispatch.enterAccount(account);
    }
    wire.account = account;
    account.wires.add(wire);
    this.#weigh(account);
  }

  #weigh(account: WireAccount | null): void {
    if (account?.weigh() !== true) return;
    if (account.weight === null) account.isInPaidSet = false;
    else this.#auction.noteBid();
  }
}

/** Served besides the ordinary slots. */
function isServedPaid(wire: WireState): boolean {
  return wire.isPaid || wire.verdict?.isInPaidSet === true;
}
