/** What is earned, as the interface shows it. Amounts are raw units, prices raw units per MiB. */
import type { Asset } from '../core/channel/asset.ts';
import type { ChannelDescription } from '../core/channel/description.ts';
import type { AccountId, Rail } from '../core/ledger/records.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import type { TronAddress } from '../core/units/tron-address.ts';

/** A debt to us. */
export interface SoldView {
  readonly accountId: AccountId;
  readonly rail: Rail;
  readonly payer: TronAddress;
  readonly asset: Asset;
  readonly description: ChannelDescription | null;
  readonly balance: bigint;
  readonly isSolid: boolean;
  /** By vouchers; of direct payments, what was sent for them. */
  readonly earned: bigint;
  /** Of direct payments: received, and nothing was sent for it yet. */
  readonly paidAhead: bigint;
  readonly claimed: bigint;
  readonly claimFeesSun: bigint;
  readonly unclaimed: bigint;
  /** A claim of it would cost more than it brings: none is made by itself. */
  readonly isDearToClaim: boolean;
  readonly paidBytes: number;
  readonly phase: 'open' | 'closing' | 'claim-only' | 'closed';
  /** Milliseconds since 1970, chain time: from when on the payer can take back the rest; it asked to close. */
  readonly closesAt: number | null;
  readonly isConnected: boolean;
  /** A claim was sent, and it is not known yet what became of it. */
  readonly isClaiming: boolean;
  readonly firstAt: number;
  readonly usedAt: number;
}

/** A voucher that anybody can turn into money for its payee. */
export interface ClaimableVoucher {
  readonly accountId: AccountId;
  readonly chainId: number;
  readonly contract: TronAddress;
  readonly description: ChannelDescription;
  readonly cumulative: bigint;
  /** 65 bytes, hexadecimal. */
  readonly signature: string;
  /** What a claim would pay now, as the chain was last seen. */
  readonly amount: bigint;
}

export interface EarningsView {
  /** By asset key. */
  readonly today: Readonly<Record<string, bigint>>;
  /** Newest day first, at most 30. */
  readonly days: readonly {
    readonly day: number;
    readonly asset: Asset;
    readonly amount: bigint;
  }[];
  readonly torrents: readonly {
    readonly infoHash: InfoHash;
    readonly asset: Asset;
    readonly amount: bigint;
    readonly paidBytes: number;
    readonly freeBytes: number;
  }[];
  /** Bids below the floor or in other assets, of the last day. */
  readonly unmet: readonly { readonly asset: Asset; readonly price: bigint; readonly at: number }[];
  /** Torrents of ours that few others have; `seeders` besides us. */
  readonly rare: readonly {
    readonly infoHash: InfoHash;
    readonly seeders: number;
    readonly leechers: number;
  }[];
}
