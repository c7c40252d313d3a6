/** One uploader: the app's scheduler over its wires, and what is measured of them. */
import { freeShareNumber } from '../src/core/share/free-share.ts';
import { ShareScheduler } from '../src/core/share/scheduler.ts';
import type { WireId } from '../src/core/share/share.ts';
import type { SimAccount } from './account.ts';
import type { Random } from './random.ts';
import { BLOCK_BYTES, type SimWire, type Uploader } from './wire.ts';

const FREE_SLOTS = 10;
const PAID_SLOTS = 20;
export const TICK_MS = 200;

/** Bytes since the figures count. */
export interface SellerFigures {
  sentBytes: number;
  freeBytes: number;
  /** What the free class was promised while both classes asked, and what it got then. */
  promisedFreeBytes: number;
  contendedFreeBytes: number;
}

/** Of one account: what its weight entitled it to, and what it got. */
export interface ShareFigures {
  readonly weight: number;
  /** Of all payers, while it was one of them. */
  classBytes: number;
  entitledBytes: number;
  gotBytes: number;
}

export class SimSeller implements Uploader {
  readonly name: string;
  readonly uploadBytesPerSecond: number;
  readonly floor: bigint;
  readonly freeShareThousandths: number;
  readonly isJunk: boolean;
  readonly cameAtMs: number;
  readonly leavesAtMs: number;
  readonly wires = new Map<WireId, SimWire>();
  readonly figures: SellerFigures = {
    sentBytes: 0,
    freeBytes: 0,
    promisedFreeBytes: 0,
    contendedFreeBytes: 0,
  };
  /** All that ever bid here. */
  readonly accounts = new Set<SimAccount>();
  readonly shares = new Map<SimAccount, ShareFigures>();
  readonly #scheduler: ShareScheduler;
  readonly #phaseMs: number;
  isCounting = false;

  constructor(init: {
    readonly name: string;
    readonly uploadBytesPerSecond: number;
    readonly floor: bigint;
    readonly freeShareThousandths: number;
    readonly isJunk: boolean;
    readonly cameAtMs: number;
    readonly leavesAtMs: number;
    /** Of its rechokes, so that not all sellers rechoke together. */
    readonly phaseMs: number;
  }) {
    this.name = init.name;
    this.uploadBytesPerSecond = init.uploadBytesPerSecond;
    this.floor = init.floor;
    this.freeShareThousandths = init.freeShareThousandths;
    this.isJunk = init.isJunk;
    this.cameAtMs = init.cameAtMs;
    this.leavesAtMs = init.leavesAtMs;
    this.#phaseMs = init.phaseMs;
    this.#scheduler = new ShareScheduler({
      freeShareThousandths: init.freeShareThousandths,
      uploadLimitBytesPerSecond: init.uploadBytesPerSecond,
      freeSlots: FREE_SLOTS,
      paidSlots: PAID_SLOTS,
    });
  }

  add(wire: SimWire, nowMs: number): void {
    this.wires.set(wire.id, wire);
    this.#scheduler.add(wire.id, nowMs);
    wire.isUnchoked = this.#scheduler.hasFreeSlot(nowMs);
    this.#tell(wire);
  }

  remove(wire: SimWire): void {
    this.wires.delete(wire.id);
    this.#scheduler.remove(wire.id);
    wire.account?.pay(BLOCK_BYTES, wire.price, true);
    wire.account?.setPrice(wire, null);
  }

  tick(nowMs: number, random: Random): void {
    this.#drain(nowMs);
    if (nowMs % 1000 === 0) this.#decide(nowMs);
    if ((nowMs + this.#phaseMs) % 10_000 === 0) this.#rechoke(nowMs, random);
    this.#push(nowMs);
  }

  #drain(nowMs: number): void {
    for (const wire of this.wires.values()) {
      const bytes = Math.min(wire.bufferedBytes, wire.peer.readable);
      if (bytes === 0) continue;
      wire.peer.readable -= bytes;
      wire.drained(bytes);
      wire.peer.received(bytes);
      this.#scheduler.drained(wire.id, bytes, nowMs);
      wire.account?.pay(BLOCK_BYTES, wire.price);
      this.#tell(wire);
    }
  }

  #decide(nowMs: number): void {
    for (const wire of this.wires.values()) {
      const { account } = wire;
      if (wire.serviceClass === 'paid' && account !== null) {
        const isPatient = account.isPatient(BLOCK_BYTES, wire.price, nowMs);
        if (!isPatient || !wire.isEligible) this.#toFree(wire);
        else if (wire.price !== wire.bid) this.#toPaid(wire);
      }
      this.#tell(wire);
    }
    for (const [id, verdict] of this.#scheduler.decide(nowMs)) {
      const wire = this.wires.get(id);
      if (wire === undefined) continue;
      wire.shareThousandths = verdict.shareThousandths;
      if (verdict.isInPaidSet) this.#toPaid(wire);
      else this.#toFree(wire);
      this.#tell(wire);
    }
  }

  #toPaid(wire: SimWire): void {
    wire.serviceClass = 'paid';
    wire.price = wire.bid;
    wire.isUnchoked = true;
    wire.account?.setPrice(wire, wire.price);
  }

  #toFree(wire: SimWire): void {
    wire.serviceClass = 'free';
    wire.account?.setPrice(wire, null);
  }

  #rechoke(nowMs: number, random: Random): void {
    const unchoked = this.#scheduler.rechoke(nowMs, () => random.next());
    for (const wire of this.wires.values()) {
      if (wire.isUnchoked === unchoked.has(wire.id)) continue;
      wire.isUnchoked = !wire.isUnchoked;
      this.#tell(wire);
    }
  }

  #push(nowMs: number): void {
    let free = 0;
    const paid = new Map<SimAccount, number>();
    let id: WireId | null;
    while ((id = this.#scheduler.next(nowMs)) !== null) {
      const wire = this.wires.get(id)!;
      this.#scheduler.pushed(id, BLOCK_BYTES, nowMs);
      wire.pushed();
      this.#tell(wire);
      if (wire.serviceClass === 'free' || wire.account === null) free += BLOCK_BYTES;
      else paid.set(wire.account, (paid.get(wire.account) ?? 0) + BLOCK_BYTES);
    }
    if (this.isCounting) this.#count(free, paid);
  }

  #count(freeBytes: number, paid: ReadonlyMap<SimAccount, number>): void {
    let paidBytes = 0;
    for (const bytes of paid.values()) paidBytes += bytes;
    const sent = freeBytes + paidBytes;
    this.figures.sentBytes += sent;
    this.figures.freeBytes += freeBytes;
    let freeHeads = 0;
    const weights = new Map<SimAccount, number>();
    for (const wire of this.wires.values()) {
      const { account } = wire;
      if (wire.serviceClass === 'paid' && account !== null) {
        // Who waits for its own voucher does not ask.
        if (!account.sold.mayPush(BLOCK_BYTES, wire.price)) continue;
        weights.set(account, Number(wire.bid) / Number(this.floor));
      } else if (wire.isUnchoked && wire.peer.isReading) freeHeads += 1;
    }
    if (freeHeads > 0 && weights.size > 0) {
      const share = freeShareNumber(this.freeShareThousandths, freeHeads, weights.size);
      this.figures.promisedFreeBytes += share * sent;
      this.figures.contendedFreeBytes += freeBytes;
    }
    let sum = 0;
    for (const weight of weights.values()) sum += weight;
    for (const [account, weight] of weights) {
      let figures = this.shares.get(account);
      if (figures === undefined) {
        figures = { weight, classBytes: 0, entitledBytes: 0, gotBytes: 0 };
        this.shares.set(account, figures);
      }
      figures.classBytes += paidBytes;
      figures.entitledBytes += (paidBytes * weight) / sum;
      figures.gotBytes += paid.get(account) ?? 0;
    }
  }

  #tell(wire: SimWire): void {
    this.#scheduler.update(wire.id, wire.facts());
  }
}
