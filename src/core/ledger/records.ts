/**
 * What is kept of payments, strictly, in a database of its own. One engine at a time owns the ledger
 * (its epoch is checked with every write), so what it holds in memory is what is stored.
 */
import type { Asset } from '../channel/asset.ts';
import type { ChannelDescription, ChannelId } from '../channel/description.ts';
import type { Delegate } from '../channel/messages.ts';
import type { Signature } from '../channel/signature.ts';
import type { Fault } from '../fault.ts';
import type { Txid } from '../paywire/identifiers.ts';
import type { InfoHash } from '../units/info-hash.ts';
import type { TronAddress } from '../units/tron-address.ts';

/**
 * One debt: a channel, or one payer who pays one payee directly in one asset. The channel id, or
 * `direct:<chainId>:<payer>:<payee>:<asset key>`; at the payer `@<payeeSigner>` besides, which installation
 * of the payee it is.
 */
export type AccountId = string & { readonly __unit: 'AccountId' };

/** Days since 1970, UTC. */
export type Day = number & { readonly __unit: 'Day' };

export type Rail = 'direct' | 'channel';

/** What the user allowed for one torrent, by a gesture. Nothing is spent without one. */
export interface BudgetRecord {
  readonly budgetId: string;
  readonly infoHash: InfoHash;
  readonly chainId: number;
  readonly asset: Asset;
  /** At most this is spent, fees in the same asset included, and all that those it continues spent. */
  readonly limit: bigint;
  /** The highest bid, raw units per MiB. */
  readonly highestPrice: bigint;
  /** The lowest bid, whatever it gives; null leaves it to auto-bid. */
  readonly lowestPrice: bigint | null;
  /** Null: no limit of its own beside `limit`. */
  readonly perDay: bigint | null;
  readonly perSeller: bigint | null;
  readonly maxSellers: number;
  /** Bytes per second; null pays for as fast as the budget allows. */
  readonly targetBytesPerSecond: number | null;
  readonly rail: Rail | 'automatic';
  /** Who pays, and who confirms it: deposits and payments are asked of this wallet. */
  readonly payer: TronAddress;
  readonly source: 'purse' | 'tronlink';
  readonly madeAt: number;
  /** Nothing is spent from it any more; null while it may be. */
  readonly stoppedAt: number | null;
  /** Why it ended by itself; absent where the user stopped it, and of before it was kept. */
  readonly endedBy?: Fault;
  /** It ended because the download was complete; absent while it goes on, and of before it was kept. */
  readonly isCompleted?: boolean;
  /**
   * The budgets of this torrent that it took the place of while they ran, the oldest first; absent
   * where there were none, and of before it was kept.
   */
  readonly continues?: readonly string[];
}

export interface Instalment {
  /** Of the question to the page; stored before it is asked, so that a restart asks the same one. */
  readonly wantedId: string;
  /** The budget it was paid from. */
  readonly budgetId: string;
  /** Null until the page answered, and for ever when nothing was paid. */
  readonly txid: Txid | null;
  readonly amount: bigint;
  readonly at: number;
  readonly state: 'wanted' | 'sent' | 'in-block' | 'solid' | 'failed';
  /** Burnt; while it is `wanted`, what is set aside for that. */
  readonly feeSun: bigint;
}

/** A transaction of ours that ended a channel or asked for its end, as a solid block has it. */
export interface ChannelEnd {
  readonly txid: Txid;
  readonly what: 'close-request' | 'close' | 'refund';
  /** When it was signed, milliseconds since 1970. */
  readonly at: number;
  /** False for one that failed: it burned its fee all the same. */
  readonly isSuccess: boolean;
  /** That came back to the payer. */
  readonly amount: bigint;
  /** Burnt. */
  readonly feeSun: bigint;
}

/** A debt of ours. */
export interface BoughtRecord {
  readonly accountId: AccountId;
  readonly chainId: number;
  readonly rail: Rail;
  readonly payer: TronAddress;
  readonly payee: TronAddress;
  readonly asset: Asset;
  /** Of the channel; null on the direct rail. */
  readonly channel: {
    readonly channelId: ChannelId;
    readonly contract: TronAddress;
    readonly description: ChannelDescription;
  } | null;
  /** Of the direct rail. */
  readonly delegate: (Delegate & { readonly signature: Signature }) | null;
  /** Deposits, or direct payments. */
  readonly instalments: readonly Instalment[];
  /** Of the best voucher that was signed. */
  readonly cumulative: bigint;
  readonly signature: Signature | null;
  /** Nrx at that voucher, or at the last write: bytes times price. */
  readonly received: bigint;
  readonly isSettlementCounted: boolean;
  /** What was counted for claiming, raw units: the first that vouchers pay. Absent of before it was kept. */
  readonly settlement?: bigint;
  /** Of `received`: what no voucher covers yet. Absent where nothing came, and of before it was kept. */
  readonly unpaid?: readonly UnpaidRecord[];
  /** Bytes this seller gave us that passed their hash. */
  readonly verifiedBytes: number;
  /** `ended`: junk or a restored backup; nothing more is signed. */
  readonly phase: 'open' | 'closing' | 'closed' | 'ended';
  /** The end that the seller signed, once it did: it gives no credit any more, whatever becomes of it. */
  readonly agreed?: { readonly finalAmount: bigint; readonly signature: Signature };
  /** What our wallets sent to end the channel, each once; absent where nothing was. */
  readonly ends?: readonly ChannelEnd[];
  /**
   * Raw units of direct payments that only a backup told of, and that nobody saw served here: they count
   * as served, and no spend has them.
   */
  readonly servedElsewhere?: bigint;
  /** Of `received`: what the seller of direct payments alone counted (rule 9). Absent where that is nothing. */
  readonly remembered?: bigint;
  /** Not used before. */
  readonly avoidUntil: number | null;
  readonly usedAt: number;
}

/** Bytes that came at one price in a budget's name and are not paid for yet. */
export interface UnpaidRecord {
  readonly budgetId: string;
  /** Raw units per MiB. */
  readonly price: bigint;
  readonly lengthBytes: number;
}

/**
 * What was paid for bytes at one price. Of one account, budget and price, all days together: bytes times
 * price, divided by 2^20 and rounded up, is the amount; where the price of a byte is above one raw unit
 * and a limit cut it off, part of one byte more.
 */
export interface ChargeRecord {
  /** Raw units per MiB. */
  readonly price: bigint;
  readonly paidBytes: number;
  /** Raw units. */
  readonly amount: bigint;
}

/** What a budget spent at one seller on one day. */
export interface SpendRecord {
  readonly budgetId: string;
  readonly accountId: AccountId;
  readonly day: Day;
  /** Raw units, vouchers and served instalments. */
  readonly amount: bigint;
  /** That came in the paid class; a part of them may be paid for later. */
  readonly paidBytes: number;
  readonly freeBytes: number;
  /** Of the amount: what the seller asks for claiming. Absent where that is nothing. */
  readonly settlement?: bigint;
  /** Of the amount: what was paid by the byte. Absent where that is nothing, and of before it was kept. */
  readonly charges?: readonly ChargeRecord[];
}

/** A claim that was sent. What it burned is known when a solid block has it. */
export interface SentClaim {
  readonly txid: Txid;
  /** When it was sent, milliseconds since 1970. */
  readonly at: number;
}

/** A debt to us. */
export interface SoldRecord {
  readonly accountId: AccountId;
  readonly chainId: number;
  readonly rail: Rail;
  readonly payer: TronAddress;
  readonly payee: TronAddress;
  readonly asset: Asset;
  readonly channel: {
    readonly channelId: ChannelId;
    readonly contract: TronAddress;
    readonly description: ChannelDescription;
  } | null;
  /** Deposited so far, or credited on the direct rail. */
  readonly balance: bigint;
  readonly isSolid: boolean;
  /** Best voucher. */
  readonly cumulative: bigint;
  readonly signature: Signature | null;
  /** Ntx: bytes times price that were pushed. */
  readonly sent: bigint;
  /** Bytes times price that lost connections ate. */
  readonly writtenOff: bigint;
  /** W now. */
  readonly windowBytes: number;
  readonly isSettlementCounted: boolean;
  /** How often it did not pay; doubles the next suspension. */
  readonly defaults: number;
  readonly suspendedUntil: number | null;
  /** Claimed on chain, as last seen. */
  readonly claimed: bigint;
  readonly claimFeesSun: bigint;
  /** Claims that were sent from here and whose fees are not in `claimFeesSun` yet; one account of a batch has it. */
  readonly unbookedClaims?: readonly SentClaim[];
  /** Milliseconds since 1970, chain time; null while the payer has not asked to close. */
  readonly closesAt: number | null;
  /** `closing`: we agreed to `finalAmount`; no credit ever again. */
  readonly phase: 'open' | 'closing' | 'claim-only' | 'closed';
  readonly finalAmount: bigint | null;
  readonly firstAt: number;
  readonly usedAt: number;
}

/** A direct payment that was credited. Kept for ever: a txid pays once. */
export interface CreditRecord {
  readonly txid: Txid;
  readonly accountId: AccountId;
  /** That counts so far: little until the payment is solid, nothing when it vanished from the chain. */
  readonly amount: bigint;
  /** Nothing more is awaited of it. */
  readonly isSolid: boolean;
  readonly at: number;
}

/** What one account paid for one torrent on one day. */
export interface EarningRecord {
  readonly accountId: AccountId;
  readonly infoHash: InfoHash;
  readonly day: Day;
  readonly amount: bigint;
  readonly paidBytes: number;
  readonly freeBytes: number;
}

/** One line of the account book, never changed: for receipts and the export. */
export interface JournalRecord {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly what:
    | 'budget'
    | 'budget-stopped'
    | 'deposit'
    | 'payment'
    | 'voucher'
    /** What a seller asks for claiming, once a channel: paid by the first vouchers. */
    | 'settlement'
    | 'credit'
    | 'claim'
    /** What claiming burned: `feeSun`, with no amount. */
    | 'claim-fee'
    /** What asking for the end of a channel burned, likewise. */
    | 'close-request'
    /** `amount`: to a payee what it got of the channel in all, to a payer what came back. */
    | 'close'
    | 'refund'
    /** What was burnt for something else that moved nothing: a payment or an end that failed. */
    | 'fee'
    | 'written-off';
  readonly accountId: AccountId | null;
  readonly infoHash: InfoHash | null;
  readonly asset: Asset;
  readonly amount: bigint;
  readonly txid: Txid | null;
  readonly feeSun: bigint;
  /** Whose it is; absent where no budget has to do with it, and in lines of before it was kept. */
  readonly budgetId?: string;
  /** Bytes that the amount pays for: see {@link ChargeRecord} for the rule. */
  readonly paidBytes?: number;
  /** Raw units per MiB. Absent, as the bytes, of what was charged before prices were kept. */
  readonly price?: bigint;
}

export interface LedgerRecords {
  readonly budgets: readonly BudgetRecord[];
  readonly bought: readonly BoughtRecord[];
  readonly spends: readonly SpendRecord[];
  readonly sold: readonly SoldRecord[];
  readonly credits: readonly CreditRecord[];
  readonly earnings: readonly EarningRecord[];
}

/** Everything in one write is stored, or nothing is. A record replaces the one with its key. */
export interface LedgerWrite {
  readonly budgets?: readonly BudgetRecord[];
  readonly bought?: readonly BoughtRecord[];
  readonly spends?: readonly SpendRecord[];
  readonly sold?: readonly SoldRecord[];
  readonly credits?: readonly CreditRecord[];
  readonly earnings?: readonly EarningRecord[];
  readonly journal?: readonly JournalRecord[];
}
