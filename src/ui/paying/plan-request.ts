/** What somebody wants of a budget, and what is known of them and of who sells. */
import type { Asset } from '../../core/channel/asset.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import type { PayQuote } from '../../bridge/pay-quote.ts';

export interface PlanRequest {
  readonly quote: PayQuote;
  readonly asset: Asset;
  readonly limit: bigint;
  readonly highestPrice: bigint;
  readonly perSeller: bigint | null;
  /** Of direct payments; deposits are not bound by it, but are made only where a day spends enough. */
  readonly perDay: bigint | null;
  readonly maxSellers: number;
  readonly targetBytesPerSecond: number | null;
  readonly pieceLengthBytes: number;
  readonly hasContract: boolean;
  /** Bandwidth points the payer has left today; null while they are not known. */
  readonly pointsLeft: number | null;
  /** Whose channels can be used; null while no wallet is open. */
  readonly payer: TronAddress | null;
}
