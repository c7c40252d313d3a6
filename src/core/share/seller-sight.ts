/** What auto-bid sees of a seller, and what the user wants of it. */
import type { WireId } from './share.ts';

export interface SellerSight {
  readonly wire: WireId;
  /** The seller's floor, raw units per MiB. */
  readonly floor: bigint;
  /** Our newest bid; 0 when there is none. */
  readonly price: bigint;
  /** Blocks come in the paid class now, at that price: from here on it is seen what the bid gives. */
  readonly isPaid: boolean;
  /** Of the paid class there, as offered; null while unknown. */
  readonly shareThousandths: number | null;
  readonly downBytesPerSecond: number;
  readonly isRefused: boolean;
}

export interface AutoBidGoal {
  readonly highestPrice: bigint;
  /**
   * Bid at least this, whatever it gives; equal to the highest, the price is fixed. Without one it begins
   * at the floor, and pays only where that helps.
   */
  readonly lowestPrice?: bigint | null;
  readonly maxSellers: number;
  /** Null: as fast as the budget allows. */
  readonly targetBytesPerSecond: number | null;
}
