/**
 * The wallet as the interface sees it: one view, replaced whole at each change, and what can be done.
 * `openWallet` (in `open-wallet.ts`, loaded on demand) makes one. Plain data only in the view.
 */
import type { ClaimableVoucher } from '../bridge/earning.ts';
import type { PaymentAnswer, PaymentWanted } from '../bridge/paying.ts';
import type { Asset } from '../core/channel/asset.ts';
import type { Fault } from '../core/fault.ts';
import type { TransactionIntent } from '../core/money/intent.ts';
import type { Token } from '../core/money/token.ts';
import type { TronAddress } from '../core/units/tron-address.ts';
import type { NewPhrase, OutboxState, PurseState, WalletSettings } from '../bridge/signer.ts';
import type { AccountResources, FeeEstimate } from '../chain/chain.ts';
import type { Network, NetworkName } from '../chain/networks.ts';

export interface WalletView {
  readonly network: Network;
  /** Those that can be chosen here: `local` only in the local world. */
  readonly networks: readonly NetworkName[];
  readonly node: NodeState;
  readonly purse: PurseState;
  readonly tronLink: TronLinkState;
  /** The account in use; null until there is a purse or TronLink is connected. */
  readonly account: WalletAccount | null;
  /** TRX, BTTOLD, BTT in this order, then other tokens that were seen. Empty until first read. */
  readonly balances: readonly BalanceView[];
  readonly resources: AccountResources | null;
  /** Newest first: what this installation sent, and what the chain says came in. */
  readonly history: readonly HistoryEntry[];
  /** Deposits of this account in escrow channels, open ones first. */
  readonly channels: readonly ChannelView[];
  readonly settings: WalletSettings | null;
}

export type NodeState =
  | { readonly phase: 'asking' }
  | {
      readonly phase: 'reachable';
      readonly blockNumber: number;
      readonly timestampMs: number;
      /** By how much this device's clock is ahead of the newest block; negative when behind. */
      readonly clockAheadMs: number;
    }
  /** Figures shown are the last ones read; nothing is lost. */
  | { readonly phase: 'unreachable'; readonly fault: Fault };

export type TronLinkState =
  | { readonly phase: 'looking' }
  | { readonly phase: 'absent' }
  | { readonly phase: 'found' }
  /** Its window is open, waiting for the user. */
  | { readonly phase: 'asking' }
  | {
      readonly phase: 'connected';
      readonly address: TronAddress;
      /** False: TronLink is on another network than the wallet. */
      readonly isRightNetwork: boolean;
      /** As a node names it, hexadecimal; null when unknown. */
      readonly chainId: string | null;
    }
  | { readonly phase: 'locked' }
  | { readonly phase: 'failed'; readonly fault: Fault };

export interface WalletAccount {
  readonly source: 'purse' | 'tronlink';
  readonly address: TronAddress;
}

export interface BalanceView {
  readonly token: Token;
  /** Raw units. */
  readonly amount: bigint;
  /** Which node says more, when two differ; nothing is sent while it stands. */
  readonly disputedBy: { readonly node: string; readonly amount: bigint } | null;
}

export interface HistoryEntry {
  readonly txid: string;
  /** `none`: nothing of it leaves the account or comes in, but the fee. */
  readonly direction: 'out' | 'in' | 'none';
  readonly what:
    'transfer' | 'approve' | 'deposit' | 'claim' | 'close' | 'close-request' | 'refund';
  /** Null for tokens the wallet does not know; the asset then tells. */
  readonly token: Token | null;
  readonly asset: Asset;
  /** Of claims, what is expected until the contract told what it paid; null where nothing is known. */
  readonly amount: bigint | null;
  readonly from: TronAddress;
  readonly to: TronAddress;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly state: OutboxState;
  /** Why it failed, in words. */
  readonly reason: string | null;
  /** Burned by the sender, beside the amount; null while it is not known, and of others' transactions. */
  readonly feeSun: bigint | null;
  readonly explorerUrl: string | null;
}

export interface ChannelView {
  readonly channelId: string;
  readonly payee: TronAddress;
  readonly token: Token | null;
  readonly asset: Asset;
  /** Deposited in all; it never falls. */
  readonly balance: bigint;
  /** Of these, what went to the seller. */
  readonly claimed: bigint;
  /** From the wish to close until the rest can be taken back. */
  readonly withdrawDelaySeconds: number;
  /** `closing` until `closesAt`, then the rest can be taken back. */
  readonly phase: 'opening' | 'open' | 'closing' | 'refundable' | 'closed';
  /** Milliseconds since 1970, null unless closing. */
  readonly closesAt: number | null;
}

/** What the user sees before agreeing; made by a `review...` method, given back to `send`. */
export interface Review {
  /** By which `send` finds what it showed: a review is good once, for its network and account. */
  readonly id: string;
  readonly network: NetworkName;
  readonly intent: TransactionIntent;
  readonly token: Token | null;
  /** Of everything this takes, with what is in `before`. */
  readonly fee: FeeEstimate;
  /** What must be told before agreeing. */
  readonly warnings: readonly ReviewWarning[];
  /** The purse's daily limit would be passed: `send` needs the password. */
  readonly needsPassword: boolean;
  /** A TRC-20 deposit needs an approval first: what `send` sends before, in this order. */
  readonly before: readonly TransactionIntent[];
}

export type ReviewWarning =
  /** The address has never been used; TRON burns this much besides. */
  | { readonly kind: 'new-account'; readonly feeSun: bigint }
  /** The fee is more than a tenth of the amount; only for TRX. */
  | { readonly kind: 'fee-share'; readonly percent: number }
  /** The recipient is a contract. */
  | { readonly kind: 'contract' }
  /** It empties the account: no TRX is left, so nothing more can be sent from it. */
  | { readonly kind: 'everything' };

export interface TransferRequest {
  readonly to: string;
  readonly asset: Asset;
  /** Raw units; the interface parses what was typed with `core/money/amount`. */
  readonly amount: bigint;
}

export interface DepositRequest {
  /** The seller's payout address. */
  readonly payee: string;
  /** The seller's session signer. */
  readonly payeeSigner: string;
  readonly asset: Asset;
  readonly amount: bigint;
  readonly withdrawDelaySeconds: number;
}

/** The seller's consent to an end now, as it gave it to the engine. */
export interface AgreedEnd {
  readonly finalAmount: bigint;
  /** `CoopClose` by the seller's session key, 65 bytes in hexadecimal. */
  readonly signature: string;
}

/** One transaction that turns vouchers into money for their payee. */
export interface ClaimReview {
  readonly review: Review;
  /** One payee, one asset. */
  readonly vouchers: readonly ClaimableVoucher[];
}

/** Everything rejects with a `FaultError` whose message says what to do next. */
export interface Wallet {
  readonly view: WalletView;
  /** Called now and at each change; the returned function stops it. */
  subscribe(listener: (view: WalletView) => void): () => void;
  /** Asks the nodes again now. */
  refresh(): Promise<void>;
  /** Lets go of timers and listeners. */
  close(): void;

  newPhrase(wordCount: 12 | 24): Promise<NewPhrase>;
  createPurse(of: { password: string; answers: readonly string[] }): Promise<void>;
  importPurse(of: { secret: string; password: string }): Promise<void>;
  unlock(password: string): Promise<void>;
  lock(): Promise<void>;
  /** The user is there: the purse's auto-lock waits its full time again. Does nothing when locked. */
  touch(): Promise<void>;
  reveal(password: string): Promise<{ kind: 'words' | 'key'; text: string }>;
  backup(): Promise<{ name: string; bytes: Uint8Array }>;
  restore(of: { bytes: Uint8Array; password: string }): Promise<void>;
  /** The engine's ledger under a password of its own. Rejects with `password_weak`. */
  sealLedger(of: { text: string; password: string }): Promise<Uint8Array>;
  /** Rejects with `backup_invalid`, `password_wrong`. */
  openLedger(of: { bytes: Uint8Array; password: string }): Promise<string>;
  changePassword(of: { password: string; newPassword: string }): Promise<void>;
  forget(address: TronAddress): Promise<void>;

  connectTronLink(): Promise<void>;
  disconnectTronLink(): void;
  useAccount(source: 'purse' | 'tronlink'): Promise<void>;

  reviewTransfer(request: TransferRequest): Promise<Review>;
  /** The most that can be sent of an asset, fees taken off. */
  sendable(asset: Asset, to: string | null): Promise<bigint>;
  /** Everything of the account to one address, asset by asset: tokens first, TRX last. */
  reviewSweep(to: string): Promise<readonly Review[]>;
  reviewDeposit(request: DepositRequest): Promise<Review>;
  /** With what the seller agreed to, the channel ends at once; without, the wish or the refund. */
  reviewClose(channelId: string, agreed?: AgreedEnd): Promise<Review>;
  /**
   * What was earned, as claims that the account in use sends and pays the fee of, whoever is paid by
   * them. Faults: `network_wrong` when all of it was earned on another network.
   */
  reviewClaims(vouchers: readonly ClaimableVoucher[]): Promise<readonly ClaimReview[]>;
  /**
   * Signs, stores, broadcasts. Resolves with the txid once it is stored and offered to the nodes: when
   * none answers it goes out as soon as one does. What becomes of it appears in the history, also
   * after a restart. Faults: `limit_reached` asks for the password; a node's refusal rejects.
   */
  send(review: Review, options?: { password?: string }): Promise<string>;
  /**
   * Pays what the engine asks for, within a budget that the user made: the purse without asking,
   * TronLink with one confirmation. Resolves when it is in a block, or when nothing was and will be
   * paid. Null: it is not known, ask again. One question is never paid twice, also after a restart.
   */
  pay(wanted: PaymentWanted): Promise<PaymentAnswer | null>;
  /** TRX, BTTOLD and BTT for the account, from the local world's faucet. */
  fundFromFaucet(): Promise<void>;

  /** Faults: `settings_invalid`; `limit_reached` when a daily limit rises without the password. */
  changeSettings(change: Partial<WalletSettings> & { readonly password?: string }): Promise<void>;
}
