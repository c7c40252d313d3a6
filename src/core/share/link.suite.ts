/**
 * A seller's upload in steps of 5 ms: wires that always ask, buffers, and a link that drains them.
 * The seller's machines are played by announcing each verdict at once.
 */
import { ShareScheduler } from './scheduler.ts';
import type { AccountId } from '../ledger/records.ts';
import type { ShareSettings, ShareVerdict, WireFacts, WireId } from './share.ts';

export const BLOCK = 16_384;
export const SETTINGS: ShareSettings = {
  freeShareThousandths: 250,
  uploadLimitBytesPerSecond: null,
  freeSlots: 10,
  paidSlots: 20,
};
/** Of a wire that asks and does not pay. */
export const FACTS: WireFacts = {
  accountId: null,
  weight: null,
  maxBytesPerSecond: null,
  hasPaid: true,
  serviceClass: 'free',
  mayPush: true,
  isInterested: true,
  isUnchoked: true,
  isSeeder: false,
  nextBlockBytes: BLOCK,
  isBacklogged: true,
  bufferedBytes: 0,
  downBytesPerSecond: 0,
};
const STEP_MS = 5;

export type LinkKind =
  /** One queue for all, as in a modem. */
  | 'fifo'
  /** As much for each wire that has something, as by congestion control. */
  | 'equal';

export interface WirePlan {
  /** Null: it does not pay. */
  readonly account?: string | null;
  readonly price?: bigint;
  readonly floor?: bigint;
  readonly maxBytesPerSecond?: number | null;
  /** Its account paid before; true where nothing is said. */
  readonly hasPaid?: boolean;
  /** It takes what it is sent. */
  readonly reads?: boolean;
  /** Its own way takes no more than this. */
  readonly pathBytesPerSecond?: number;
  /** Every so often its next request is late. */
  readonly isHalting?: boolean;
}

interface LinkWire {
  readonly id: WireId;
  plan: WirePlan;
  serviceClass: 'free' | 'paid';
  isUnchoked: boolean;
  isAsking: boolean;
  mayPush: boolean;
  buffered: number;
  received: number;
  verdict: ShareVerdict | null;
}

export class Link {
  readonly scheduler: ShareScheduler;
  readonly wires: LinkWire[] = [];
  nowMs = 0;
  readonly #capacity: number;
  readonly #kind: LinkKind;
  readonly #queue: { wire: LinkWire; left: number }[] = [];
  #sinceDecideMs = Infinity;
  classChanges = 0;

  constructor(capacityBytesPerSecond: number, kind: LinkKind, settings = SETTINGS) {
    this.scheduler = new ShareScheduler(settings);
    this.#capacity = capacityBytesPerSecond;
    this.#kind = kind;
  }

  add(plan: WirePlan): LinkWire {
    const wire: LinkWire = {
      id: (this.wires.length + 1) as WireId,
      plan,
      serviceClass: 'free',
      isUnchoked: true,
      isAsking: true,
      mayPush: true,
      buffered: 0,
      received: 0,
      verdict: null,
    };
    this.wires.push(wire);
    this.scheduler.add(wire.id, this.nowMs);
    this.tell(wire);
    return wire;
  }

  change(wire: LinkWire, plan: WirePlan): void {
    wire.plan = { ...wire.plan, ...plan };
    if (wire.plan.price === undefined || wire.plan.account == null) wire.serviceClass = 'free';
    this.tell(wire);
  }

  tell(wire: LinkWire): void {
    const { account, price, floor, maxBytesPerSecond, isHalting, hasPaid } = wire.plan;
    const isLate = isHalting === true && (this.nowMs / STEP_MS + wire.id) % 7 < 2;
    const facts: WireFacts = {
      accountId: (account ?? null) as AccountId | null,
      weight: price === undefined || account == null ? null : { price, floor: floor ?? 1n },
      maxBytesPerSecond: maxBytesPerSecond ?? null,
      hasPaid: hasPaid ?? true,
      serviceClass: wire.serviceClass,
      mayPush: wire.mayPush,
      isInterested: true,
      isUnchoked: wire.isUnchoked,
      isSeeder: false,
      nextBlockBytes: wire.isAsking && !isLate ? BLOCK : 0,
      isBacklogged: wire.isAsking && !isLate,
      bufferedBytes: wire.buffered,
      downBytesPerSecond: 0,
    };
    this.scheduler.update(wire.id, facts);
  }

  /** Runs for so long; gives the bytes each wire got in it. */
  run(seconds: number): number[] {
    const before = this.wires.map((wire) => wire.received);
    for (const end = this.nowMs + seconds * 1000; this.nowMs < end; this.nowMs += STEP_MS) {
      this.#step();
    }
    return this.wires.map((wire, index) => wire.received - (before[index] ?? 0));
  }

  /** The same as parts of all that was received. */
  shares(seconds: number): number[] {
    const bytes = this.run(seconds);
    const sum = bytes.reduce((total, part) => total + part, 0);
    return bytes.map((part) => part / sum);
  }

  #step(): void {
    this.#sinceDecideMs += STEP_MS;
    if (this.#sinceDecideMs >= 1000) {
      this.#sinceDecideMs = 0;
      this.decide();
    }
    for (const wire of this.wires) if (wire.plan.isHalting === true) this.tell(wire);
    let id: WireId | null;
    while ((id = this.scheduler.next(this.nowMs)) !== null) {
      const wire = this.wires[id - 1]!;
      wire.buffered += BLOCK;
      this.#queue.push({ wire, left: BLOCK });
      this.scheduler.pushed(id, BLOCK, this.nowMs);
      this.tell(wire);
    }
    if (this.#kind === 'fifo') this.#drainInOrder();
    else this.#drainEqually();
  }

  decide(): void {
    for (const [id, verdict] of this.scheduler.decide(this.nowMs)) {
      const wire = this.wires[id - 1]!;
      wire.verdict = verdict;
      const serviceClass = verdict.isInPaidSet ? 'paid' : 'free';
      if (serviceClass !== wire.serviceClass) this.classChanges += 1;
      wire.serviceClass = serviceClass;
      this.tell(wire);
    }
  }

  #drainInOrder(): void {
    let budget = (this.#capacity * STEP_MS) / 1000;
    const room = this.#paths();
    const waiting = this.#queue.splice(0);
    for (const entry of waiting) {
      const own = room.get(entry.wire) ?? 0;
      const moved = Math.min(entry.left, budget, own);
      if (moved > 0) {
        entry.left -= moved;
        budget -= moved;
        room.set(entry.wire, own - moved);
        this.#move(entry.wire, moved);
      }
      if (entry.left > 0) this.#queue.push(entry);
    }
  }

  #drainEqually(): void {
    let budget = (this.#capacity * STEP_MS) / 1000;
    const room = this.#paths();
    for (;;) {
      const active = this.wires.filter(
        (wire) => wire.buffered > 0.5 && (room.get(wire) ?? 0) > 0.5,
      );
      if (active.length === 0 || budget < 0.5) break;
      const each = budget / active.length;
      for (const wire of active) {
        const own = room.get(wire) ?? 0;
        const moved = Math.min(each, wire.buffered, own);
        budget -= moved;
        room.set(wire, own - moved);
        this.#move(wire, moved);
      }
    }
    this.#queue.length = 0;
  }

  #paths(): Map<LinkWire, number> {
    return new Map(
      this.wires.map((wire) => {
        const path = wire.plan.pathBytesPerSecond ?? Infinity;
        return [wire, wire.plan.reads === false ? 0 : (path * STEP_MS) / 1000];
      }),
    );
  }

  #move(wire: LinkWire, bytes: number): void {
    wire.buffered = Math.max(0, wire.buffered - bytes);
    wire.received += bytes;
    this.scheduler.drained(wire.id, bytes, this.nowMs);
    this.tell(wire);
  }
}
