/**
 * What to bid, from what paying has given so far. Pure; one per torrent and budget. The numbers are
 * those of docs/protocol.md, "Auto-bid".
 */
import type { WireId } from './share.ts';

export interface SellerSight {
  readonly wire: WireId;
  /** The seller's floor, raw units per MiB. */
  readonly floor: bigint;
  /** Our newest bid; 0 when there is none. */
  readonly price: bigint;
  /** Of the paid class there, as offered; null while unknown. */
  readonly shareThousandths: number | null;
  readonly downBytesPerSecond: number;
  readonly isRefused: boolean;
}

export interface AutoBidGoal {
  readonly highestPrice: bigint;
  readonly maxSellers: number;
  /** Null: as fast as the budget allows. */
  readonly targetBytesPerSecond: number | null;
}
