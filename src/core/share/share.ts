/**
 * Who gets the next block of our upload: the two-class scheduler's border. Pure: the caller tells the
 * time (milliseconds, monotonic) and what happened on the wires. Implemented by `scheduler.ts`.
 */
import type { AccountId } from '../ledger/records.ts';
import type { ServiceClass } from '../paywire/message.ts';
import type { Weight } from '../paywire/seller-events.ts';

/** Chosen by the engine, one per wire that is up. */
export type WireId = number & { readonly __unit: 'WireId' };

export interface ShareSettings {
  /** F: of the upload, kept for free peers: 100..1000 thousandths. */
  readonly freeShareThousandths: number;
  /** Bytes per second; null for as fast as the wires drain. */
  readonly uploadLimitBytesPerSecond: number | null;
  /** Ordinary unchoked peers over all torrents. */
  readonly freeSlots: number;
  /** Paid wires besides. */
  readonly paidSlots: number;
}

export interface WireFacts {
  /** Who pays for it; null when it has no account. */
  readonly accountId: AccountId | null;
  /** Null: not in the auction. */
  readonly weight: Weight | null;
  /** As the payer asked; null for no cap. */
  readonly maxBytesPerSecond: number | null;
  /** Its account paid for bytes before, in whatever session. */
  readonly hasPaid: boolean;
  /** The class that was announced on the wire. */
  readonly serviceClass: ServiceClass;
  /** False while the seller's machine lets no class-1 block out (window full). */
  readonly mayPush: boolean;
  readonly isInterested: boolean;
  /** We let it request. */
  readonly isUnchoked: boolean;
  /** The peer is a seeder: it needs nothing. */
  readonly isSeeder: boolean;
  /** Length of the next requested block that is read and ready; 0 when nothing waits. */
  readonly nextBlockBytes: number;
  /** It asks for something: requests wait, or would if it were not choked. */
  readonly isBacklogged: boolean;
  /** Pushed and not yet gone: stream, transform and data channel together. */
  readonly bufferedBytes: number;
  /** For tit for tat. */
  readonly downBytesPerSecond: number;
}

/** What the seller's machines are told after a decision. */
export interface ShareVerdict {
  readonly isInPaidSet: boolean;
  readonly shareThousandths: number;
  /** In the paid set if there were a slot. */
  readonly isBusy: boolean;
}

export interface Share {
  configure(settings: ShareSettings): void;
  add(wire: WireId, nowMs: number): void;
  /** Replaces what is known of a wire; cheap. Call it whenever a fact changed, after each push too. */
  update(wire: WireId, facts: WireFacts): void;
  remove(wire: WireId): void;
  /** The wire whose next block goes out now; null when none may. Ask again until null. */
  next(nowMs: number): WireId | null;
  /** When {@link next} may answer otherwise with nothing else happening; null when only then. */
  wakeAtMs(nowMs: number): number | null;
  /** The block went into the wire. */
  pushed(wire: WireId, lengthBytes: number, nowMs: number): void;
  /**
   * So many bytes left a wire's buffers. Tell it soon (within some 50 ms): what drains decides how much
   * may be in flight.
   */
  drained(wire: WireId, lengthBytes: number, nowMs: number): void;
  /** Verdicts that changed since the last call; recomputed when due. Call it after each bid and each second. */
  decide(nowMs: number): ReadonlyMap<WireId, ShareVerdict>;
  /**
   * Every 10 s: who is to be unchoked, paid wires too; everybody else is choked. `random` is 0..1. A wire
   * that {@link decide} put into the paid set is unchoked at once, not only at the next rechoke.
   */
  rechoke(nowMs: number, random: () => number): ReadonlySet<WireId>;
  /** Whether a peer that has just become interested may be unchoked before the next rechoke. */
  hasFreeSlot(nowMs: number): boolean;
}
