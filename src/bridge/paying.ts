/**
 * Paying and earning over the border: commands beside those of `commands.ts`, and the view the
 * interface shows. Amounts are raw units, prices raw units per MiB.
 */
import type { Asset } from '../core/channel/asset.ts';
import type { ChannelDescription } from '../core/channel/description.ts';
import type { Fault } from '../core/fault.ts';
import type { EarnSettings } from '../core/ledger/earn-settings.ts';
import type { AccountId, ChannelEnd, JournalRecord, Rail } from '../core/ledger/records.ts';
import type { Token } from '../core/money/token.ts';
import type { ServiceClass } from '../core/paywire/message.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import type { TronAddress } from '../core/units/tron-address.ts';
import type { ClaimableVoucher, EarningsView, SoldView } from './earning.ts';
import type { BackupFound, VouchersFound } from './ledger-files.ts';
import type { PayQuote, SellerHindrance } from './pay-quote.ts';

export type { EarnSettings };

export interface BudgetRequest {
  readonly infoHash: InfoHash;
  readonly asset: Asset;
  readonly limit: bigint;
  readonly highestPrice: bigint;
  /** Bid at least this, whatever it gives. Without it, auto-bid begins at the seller's floor. */
  readonly lowestPrice?: bigint | null;
  readonly perDay: bigint | null;
  readonly perSeller: bigint | null;
  /** 2 by default. */
  readonly maxSellers: number;
  readonly targetBytesPerSecond: number | null;
  readonly rail: Rail | 'automatic';
  readonly payer: TronAddress;
  /** Who confirms deposits and payments. */
  readonly source: 'purse' | 'tronlink';
  /** The budget of this torrent that is changed: what was spent from it counts for `limit`, too. */
  readonly changes?: string | null;
}

/** Replaced whole, at most twice a second. */
export interface PayView {
  readonly network: {
    readonly chainId: number;
    readonly name: string;
    readonly hasContract: boolean;
  } | null;
  /** Why nothing can be paid or earned now: no node, ledger taken; null when all is well. */
  readonly fault: Fault | null;
  /** Records of the account book that cannot be read: they are kept, and in none of the figures. */
  readonly damagedCount: number;
  /**
   * Lines that the account book got since the engine started, without those of what is charged for
   * bytes: another figure means that there is something new to read in it.
   */
  readonly bookedCount: number;
  readonly budgets: readonly BudgetView[];
  readonly bought: readonly BoughtView[];
  /** By asset key, all budgets on this network together; the day is UTC's. */
  readonly spentToday: Readonly<Record<string, bigint>>;
  readonly sold: readonly SoldView[];
  readonly earn: EarnSettings;
  /** Why nothing is sold though it is on, or what is due is not claimed (the purse is locked); or null. */
  readonly earnFault: Fault | null;
  readonly earnings: EarningsView;
}

export interface BudgetView {
  readonly budgetId: string;
  readonly infoHash: InfoHash;
  readonly asset: Asset;
  readonly limit: bigint;
  readonly highestPrice: bigint;
  readonly perDay: bigint | null;
  readonly perSeller: bigint | null;
  readonly maxSellers: number;
  readonly targetBytesPerSecond: number | null;
  /** Milliseconds since 1970; null while more may be spent. Its torrent being complete ends one too. */
  readonly stoppedAt: number | null;
  /** Raw units, all vouchers and served instalments together; of what it continues, too. */
  readonly spent: bigint;
  /** In deposits and instalments that are not used up yet. */
  readonly reserved: bigint;
  readonly feesSun: bigint;
  readonly paidBytes: number;
  readonly freeBytes: number;
  /** What it does now, in order of progress. */
  readonly phase:
    | 'measuring'
    | 'looking'
    | 'bidding'
    | 'confirming'
    | 'opening'
    | 'paying'
    | 'enough'
    | 'used-up'
    | 'stopped'
    | 'failed';
  readonly fault: Fault | null;
  /** Who confirms what it pays. */
  readonly source: BudgetRequest['source'];
  readonly freeBytesPerSecond: number;
  readonly downBytesPerSecond: number;
  readonly madeAt: number;
  readonly peers: readonly PaidPeerView[];
}

/** One wire of a paid torrent; by the peer id of {@link PeerSnapshot}. */
export interface PaidPeerView {
  readonly peerId: string;
  readonly accountId: AccountId | null;
  readonly state: string;
  readonly serviceClass: ServiceClass;
  readonly price: bigint;
  readonly shareThousandths: number | null;
  readonly downBytesPerSecond: number;
  /** When the free rate was last measured on it. */
  readonly freeBytesPerSecond: number | null;
  readonly paidBytes: number;
  readonly freeBytes: number;
  readonly spent: bigint;
  readonly note: string | null;
  readonly hindrance: SellerHindrance | null;
}

/** A channel of ours, or direct payments to one payee. */
export interface BoughtView {
  readonly accountId: AccountId;
  readonly rail: Rail;
  /** What is left of a channel comes back to this account, and only it can close it. */
  readonly payer: TronAddress;
  readonly payee: TronAddress;
  readonly asset: Asset;
  readonly description: ChannelDescription | null;
  readonly deposited: bigint;
  /** By vouchers, or of served instalments. */
  readonly paid: bigint;
  /** Of direct payments that a backup told of: not in `paid`, and used up all the same. */
  readonly servedElsewhere: bigint;
  /** Burnt for paying in, and for ending it. */
  readonly feesSun: bigint;
  readonly phase: 'open' | 'closing' | 'closed' | 'ended';
  /** The seller signed the end of the channel; its payer has yet to send that. */
  readonly isEndAgreed: boolean;
  /**
   * It gave less so far than beginning to pay it cost: if this channel is closed, it is paid nothing until
   * then (milliseconds since 1970), and nothing at all out of the budgets that paid for it. Null otherwise.
   */
  readonly waitsUntil: number | null;
  readonly isConnected: boolean;
  readonly firstAt: number;
  readonly usedAt: number;
}

/**
 * The engine asks the page of the leading tab to pay: its wallet signs with the purse or lets TronLink
 * confirm. `wantedId` stays the same when it is asked again, so nothing is paid twice.
 */
export interface PaymentWanted {
  readonly wantedId: string;
  readonly budgetId: string;
  /** The page's wallet may be on another network by now: then nothing is paid. */
  readonly chainId: number;
  /** The budget has ended: nothing is paid for it any more, only what became of it is told. */
  readonly isOver: boolean;
  /** More than this must not be burnt for it; null where the budget is in something else than TRX. */
  readonly mostFeeSun: bigint | null;
  readonly source: 'purse' | 'tronlink';
  readonly payer: TronAddress;
  readonly what:
    | {
        readonly kind: 'deposit';
        readonly description: ChannelDescription;
        readonly amount: bigint;
      }
    | {
        readonly kind: 'transfer';
        readonly to: TronAddress;
        readonly asset: Asset;
        readonly amount: bigint;
      }
    /** Once per payer: lets the session key speak for it on the direct rail. */
    | { readonly kind: 'delegate'; readonly key: TronAddress; readonly untilSeconds: number };
}

/** A solid transaction that ended a channel of ours, asked for its end, or failed to. */
export interface EndedChannel extends ChannelEnd {
  readonly accountId: AccountId;
}

export type PaymentAnswer =
  | { readonly kind: 'sent'; readonly txid: string; readonly feeSun: bigint }
  | { readonly kind: 'delegated'; readonly signature: string }
  /** `feeSun`: burnt by one that failed on chain. */
  | { readonly kind: 'refused'; readonly fault: Fault; readonly feeSun?: bigint };

/** What became of asking a seller to end a channel at what it is owed. */
export type CloseAnswer =
  /** It signed: with this the channel ends at once. What was agreed to is kept. */
  | { readonly kind: 'agreed'; readonly finalAmount: bigint; readonly signature: string }
  | {
      readonly kind: 'not-agreed';
      readonly why:
        /** It is on no wire. */
        | 'away'
        /** The channel was opened by another browser, whose key alone can ask. */
        | 'other-key'
        /** It did not answer in time. */
        | 'silent'
        | 'no'
        /** It wants more than we count as owed. */
        | 'too-much';
    };

export interface PayCommands {
  'pay.state': (nothing: null) => PayView;
  'pay.quote': (of: { readonly infoHash: InfoHash }) => PayQuote;
  /**
   * The user's gesture. Replaces the torrent's budget and continues it: what was spent from one that
   * runs counts for the limit of the new one. Faults: `budget_invalid`.
   */
  'pay.start': (request: BudgetRequest) => { readonly budgetId: string };
  'pay.stop': (of: { readonly infoHash: InfoHash }) => void;
  /** "Stop spending": all budgets. */
  'pay.stop-all': (nothing: null) => void;
  'pay.answer': (of: { readonly wantedId: string; readonly answer: PaymentAnswer }) => void;
  /** What the wallet's own transactions did to channels: into the account book, each once. */
  'pay.ended': (of: { readonly ends: readonly EndedChannel[] }) => void;
  /** Faults: `settings_invalid`. */
  'earn.set': (change: Partial<EarnSettings>) => EarnSettings;
  /** Signs and sends claims now; one transaction per asset. Faults: `purse_locked`, chain faults. */
  'earn.claim': (of: { readonly accountIds: readonly AccountId[] }) => {
    readonly txids: readonly string[];
  };
  /** For a wallet of the page to claim: TronLink, or the purse of another tab. */
  'earn.claimable': (nothing: null) => readonly ClaimableVoucher[];
  /** The page sent a claim of these: the engine sends none besides, and looks what becomes of it. */
  'earn.claim-sent': (of: {
    readonly accountIds: readonly AccountId[];
    readonly txid: string;
  }) => void;
  /** Asks the seller, on any wire to it, to agree to an end at what is owed. Takes seconds. */
  'pay.agree-close': (of: { readonly accountId: AccountId }) => CloseAnswer;
  /** The newest lines of the account book, newest first. */
  'ledger.journal': (of: { readonly limit: number }) => readonly JournalRecord[];
  /** Receipts, deposits, claims: everything in the account book. */
  'ledger.export': (of: {
    readonly format: 'json' | 'csv';
    /** Of the network that is paid on: the table's amounts are in whole units of them. */
    readonly tokens: readonly Token[];
  }) => {
    readonly name: string;
    readonly text: string;
  };
  /** The whole ledger; the page seals it (`ledger.seal` of the signer) before it is a file. */
  'ledger.backup': (nothing: null) => { readonly name: string; readonly text: string };
  /** Changes nothing. Faults: `backup_invalid`. */
  'ledger.preview': (of: { readonly text: string }) => BackupFound;
  /** The highest wins, and nothing that came from a backup can be spent from. Faults: as above. */
  'ledger.restore': (of: { readonly text: string }) => BackupFound;
  /**
   * Of a Node seller's `vouchers.json`; `own` are the wallet's addresses. Changes nothing. Faults:
   * `backup_invalid`, `network_wrong`, chain faults.
   */
  'vouchers.preview': (of: {
    readonly text: string;
    readonly own: readonly TronAddress[];
  }) => VouchersFound;
  /** They can be claimed here from now on. Faults: as above. */
  'vouchers.import': (of: {
    readonly text: string;
    readonly own: readonly TronAddress[];
  }) => VouchersFound;
}

export interface PayEvents {
  'pay.changed': PayView;
  'pay.wanted': PaymentWanted;
}
