/**
 * What those who sell a torrent ask, and what of it can be paid. Amounts are raw units, prices raw units
 * per MiB.
 */
import type { Asset } from '../core/channel/asset.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import type { TronAddress } from '../core/units/tron-address.ts';

/** What the panel shows before anything is agreed to. */
export interface PayQuote {
  readonly infoHash: InfoHash;
  readonly sellers: readonly SellerQuote[];
  /** Of this torrent, as measured in the last 20 s without paying. */
  readonly freeBytesPerSecond: number;
  /** How long the 20 s still last; 0 once the rate is measured. */
  readonly measuringMs: number;
  readonly bytesLeft: number;
  /** The median of prices seen accepted in 30 days, by asset key; none is named without one. */
  readonly usualPrices: Readonly<Record<string, bigint>>;
  /**
   * Energy of a channel's whole life, by the asset key of what sellers take: opening, with the approval
   * that a TRC-20 needs for each deposit, one claim and closing. Null while no node tells.
   */
  readonly lifeCostsSun: Readonly<Record<string, bigint | null>>;
}

export interface SellerQuote {
  readonly peerId: string;
  readonly payee: TronAddress;
  readonly floors: readonly {
    readonly asset: Asset;
    readonly price: bigint;
    readonly minDeposit: bigint;
    /** What it adds to the debt for claiming, once a channel. */
    readonly settlement: bigint;
    /** Ours with it that are open in this asset; `left` is deposited and not signed away. */
    readonly channels: readonly { readonly payer: TronAddress; readonly left: bigint }[];
  }[];
  /** That a new channel would be opened with. */
  readonly withdrawDelaySeconds: number;
  /** Free bytes of it that passed their hash; paying begins at 8 MiB. */
  readonly verifiedBytes: number;
  /** It serves only payers that it has listed, and refuses others before anything is paid. */
  readonly onlyListed: boolean;
  /** Ours whose bid it took on this connection, so that it is on that list; null while none is known to be. */
  readonly listedPayer: TronAddress | null;
  /** Why it is paid nothing now though it sells; null where it may be. */
  readonly hindrance: SellerHindrance | null;
  /** Burnt by the first transfer to an address that was never used; 0 otherwise, null while unknown. */
  readonly newAccountCostSun: bigint | null;
}

/** What was between us and a seller before, and stands in the way of paying it. */
export type SellerHindrance =
  /** Our channel with it is ending, or ended: nothing is paid on this connection any more. */
  | 'closing'
  /** It broke the rules or sent junk: it is left alone for a while. */
  | 'avoided'
  /** What was opened with it ended before it gave what that had cost. */
  | 'came-to-nothing'
  /** As before, and it was the user who ended it. */
  | 'closed-by-you'
  /** It sells above the budget's highest price. */
  | 'too-dear'
  /** It serves only payers that it has listed, and ours is not among them. */
  | 'not-listed'
  /** It was paid within the last hour, and was no faster for that. */
  | 'gave-nothing';
