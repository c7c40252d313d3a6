/** What files that hold payments would bring in: a backup of the ledger, the vouchers of a Node seller. */
import type { Asset } from '../core/channel/asset.ts';
import type { AccountId } from '../core/ledger/records.ts';
import type { TronAddress } from '../core/units/tron-address.ts';

/** What a backup of the ledger would bring in, or brought in. Nothing that is here is lowered by it. */
export interface BackupFound {
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  /** Channels and direct payments that are not known here. */
  readonly addedAccounts: number;
  /** Known here, and the backup knows more of them. */
  readonly raisedAccounts: number;
  /** Known here as well or better: they stay as they are. */
  readonly keptAccounts: number;
  /** Left out: their vouchers are not signed by the right key. */
  readonly refusedAccounts: number;
  /** Their histories; nothing can be spent from them. */
  readonly addedBudgets: number;
  readonly addedLines: number;
  /** Something of it is not here. */
  readonly hasMore: boolean;
  /** Left out: they cannot be read by this version. */
  readonly unreadableCount: number;
  /** That can be claimed with it and not without, by asset key. */
  readonly claimable: Readonly<Record<string, bigint>>;
}

/**
 * Why a voucher of a file is not taken: not signed by its channel's key, paid to somebody else, its
 * channel is closed, holds nothing, or paid as much already.
 */
export type VoucherRefusal = 'forged' | 'foreign' | 'closed' | 'unfunded' | 'claimed';

/** What a file of vouchers would bring in, or brought in. */
export interface VouchersFound {
  readonly taken: readonly {
    readonly accountId: AccountId;
    readonly payer: TronAddress;
    readonly asset: Asset;
    /** That can be claimed by it now. */
    readonly amount: bigint;
  }[];
  /** Here already, or a higher one is. */
  readonly knownCount: number;
  readonly refused: readonly VoucherRefusal[];
}
