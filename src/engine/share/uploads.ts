/** The upload scheduler on real wires, as the seller's side of paying uses it. */
import type { AccountId } from '../../core/ledger/records.ts';
import type { ServiceClass } from '../../core/paywire/message.ts';
import type { Weight } from '../../core/paywire/seller-events.ts';
import type { ShareSettings, ShareVerdict, WireId } from '../../core/share/share.ts';

/** What the seller's side of one wire tells the scheduler. */
export interface PayFacts {
  readonly accountId: AccountId | null;
  readonly weight: Weight | null;
  readonly maxBytesPerSecond: number | null;
  readonly serviceClass: ServiceClass;
  /** Its account paid for bytes before. */
  readonly hasPaid: () => boolean;
  /** Whether a block of this length may go out now: always for free ones, within credit for paid ones. */
  readonly mayPush: (lengthBytes: number) => boolean;
}

export interface UploadsListener {
  /**
   * Called when the `piece` message was pushed and before anything else is: what is sent from here
   * stands right behind it in the stream. Must not throw.
   */
  readonly pushed: (wire: WireId, piece: number, offset: number, lengthBytes: number) => void;
  readonly decided: (wire: WireId, verdict: ShareVerdict) => void;
}

export interface UploadsControl {
  configure(change: Partial<ShareSettings>): void;
  setPayFacts(wire: WireId, facts: PayFacts | null): void;
  /** Credit or class changed: look again now. */
  wake(): void;
  listen(listener: UploadsListener): void;
}
