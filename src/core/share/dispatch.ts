/**
 * Whose block goes out next. Between the classes a balance decides, among payers virtual time by
 * weight, within an account and among free wires who was served least. Nothing idles while anybody
 * with room asks.
 */
import { freeShareNumber } from './free-share.ts';
import type { WireAccount, WireState } from './wire-state.ts';

/** What a wire may catch up with after a moment in which it had nothing ready. */
const WIRE_CREDIT_BYTES = 64 * 1024;
/** The same for a class: this much, or half a second of upload. */
const LEAST_CLASS_CREDIT_BYTES = 256 * 1024;

export class Dispatch {
  /** Bytes the free class is behind its share; negative when ahead. */
  #owedToFree = 0;
  #freeShare = 1;
  #paidShare = 0;
  #freeClock = 0;
  #virtualTime = 0n;
  #freeHeads = 0;
  #paidHeads = 0;

  /** A wire that begins to ask, or changes class, has nothing to catch up with. */
  enter(wire: WireState): void {
    const clock = wire.isPaid ? wire.account!.clock : this.#freeClock;
    if (wire.finish < clock) wire.finish = clock;
  }

  /** It keeps nothing of the other class's count. */
  changeClass(wire: WireState): void {
    wire.finish = wire.isPaid ? wire.account!.clock : this.#freeClock;
  }

  enterAccount(account: WireAccount): void {
    if (account.finish < this.#virtualTime) account.finish = this.#virtualTime;
  }

  /** The next wire among those that are ready; null when none is. */
  pick(
    wires: Iterable<WireState>,
    freeShareThousandths: number,
    isReady: (wire: WireState) => boolean,
    nowMs: number,
  ): WireState | null {
    let free: WireState | null = null;
    let paid: WireState | null = null;
    let paidStart = 0n;
    let freeHeads = 0;
    const paidAccounts = new Set<WireAccount>();
    for (const wire of wires) {
      const isPaid = wire.isPaid;
      if (wire.isHead(nowMs)) {
        if (!isPaid) freeHeads += 1;
        // Who keeps its seller waiting for a voucher does not ask.
        else if (wire.facts.mayPush) paidAccounts.add(wire.account!);
      }
      if (!isReady(wire)) continue;
      if (!isPaid) {
        if (free === null || this.#freeStart(wire) < this.#freeStart(free)) free = wire;
        continue;
      }
      const start = wire.account!.start(this.#virtualTime);
      if (paid === null || isBefore(wire, start, paid, paidStart)) {
        paid = wire;
        paidStart = start;
      }
    }
    this.#count(freeShareThousandths, freeHeads, paidAccounts);
    if (free === null || paid === null) return free ?? paid;
    return this.#owedToFree >= 0 ? free : paid;
  }

  pushed(wire: WireState, lengthBytes: number, uploadBytesPerSecond: number): void {
    const { account } = wire;
    if (account !== null && wire.isPaid) {
      const start = account.start(this.#virtualTime);
      account.charge(start, lengthBytes);
      if (start > this.#virtualTime) this.#virtualTime = start;
      const wireStart = Math.max(wire.finish, account.clock - WIRE_CREDIT_BYTES);
      wire.finish = wireStart + lengthBytes;
      account.clock = Math.max(account.clock, wireStart);
      this.#owedToFree += lengthBytes * this.#freeShare;
    } else {
      const start = this.#freeStart(wire);
      wire.finish = start + lengthBytes;
      this.#freeClock = Math.max(this.#freeClock, start);
      this.#owedToFree -= lengthBytes * (1 - this.#freeShare);
    }
    const credit = Math.max(LEAST_CLASS_CREDIT_BYTES, uploadBytesPerSecond / 2);
    this.#owedToFree = Math.min(credit, Math.max(-credit, this.#owedToFree));
  }

  /** What is the paid class's of each block that goes out, were there one payer at least. */
  get paidShare(): number {
    return this.#paidShare;
  }

  get paidHeads(): number {
    return this.#paidHeads;
  }

  /** How many shares the upload is divided into. */
  get heads(): number {
    return this.#freeHeads + this.#paidHeads;
  }

  #count(
    freeShareThousandths: number,
    freeHeads: number,
    paidAccounts: ReadonlySet<WireAccount>,
  ): void {
    const paidHeads = paidAccounts.size;
    const limits: bigint[] = [];
    for (const { mostPart } of paidAccounts) if (mostPart !== null) limits.push(mostPart);
    this.#freeHeads = freeHeads;
    this.#paidHeads = paidHeads;
    this.#freeShare = freeShareNumber(freeShareThousandths, freeHeads, paidHeads, limits);
    this.#paidShare = 1 - freeShareNumber(freeShareThousandths, freeHeads, Math.max(1, paidHeads));
    // A class nobody asks in is owed nothing.
    if (freeHeads === 0) this.#owedToFree = Math.min(0, this.#owedToFree);
    if (paidHeads === 0) this.#owedToFree = Math.max(0, this.#owedToFree);
  }

  #freeStart(wire: WireState): number {
    return Math.max(wire.finish, this.#freeClock - WIRE_CREDIT_BYTES);
  }
}

function isBefore(wire: WireState, start: bigint, best: WireState, bestStart: bigint): boolean {
  const account = wire.account!;
  if (account === best.account) return wire.finish < best.finish;
  if (start !== bestStart) return start < bestStart;
  return account.seniority < best.account!.seniority;
}

/**
 * Bytes that may be in flight together: a second of upload. Only wires that moved in the last second
 * count, so that silent ones stop nobody.
 */
export function mostInFlightBytes(uploadBytesPerSecond: number): number {
  return Math.max(512 * 1024, uploadBytesPerSecond);
}
