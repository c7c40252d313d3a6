/**
 * The border to the signer worker: what the page can ask of the purse. Private keys stay behind it;
 * the page sees words and keys only while the user makes, imports or reveals them.
 *
 * All money state (vault, signed transactions, the wallet's settings) is stored by this worker,
 * strictly, before it answers.
 */
import type { ChannelDescription } from '../core/channel/description.ts';
import type { Delegate, Session } from '../core/channel/messages.ts';
import type { SignedTransaction, TransactionIntent } from '../core/money/intent.ts';
import type { DailyLimits } from '../core/money/daily-limit.ts';
import type { OutboxMark, OutboxRecord, OutboxState } from '../core/money/outbox.ts';
import type { TronAddress } from '../core/units/tron-address.ts';
import type { Fault } from '../core/fault.ts';

export type PurseState =
  | { readonly phase: 'absent' }
  | { readonly phase: 'locked'; readonly address: TronAddress }
  | {
      readonly phase: 'unlocked';
      readonly address: TronAddress;
      /** Milliseconds since 1970; null when it never locks by itself. */
      readonly locksAt: number | null;
    }
  /** The vault cannot be read; restoring a backup or importing the words replaces it. */
  | { readonly phase: 'damaged'; readonly fault: Fault };

export interface NewPhrase {
  /** BIP-39, English. */
  readonly words: readonly string[];
  /** Indexes, from 0, of the words that are asked back before the purse is made. */
  readonly askedBack: readonly number[];
}

export interface WalletSettings {
  readonly network: 'mainnet' | 'nile' | 'shasta' | 'local' | null;
  /** The user's own nodes, per network name; absent means the built-in ones. */
  readonly nodes: Readonly<
    Record<string, readonly { readonly url: string; readonly apiKey: string | null }[]>
  >;
  readonly account: 'purse' | 'tronlink' | null;
  /** Null never locks. */
  readonly autoLockMinutes: number | null;
  /**
   * The purse sends more than this in 24 h only with the password; raw units by asset, 0 for assets
   * that are not named. Raising one needs the password too.
   */
  readonly dailyLimits: DailyLimits;
}

export type { OutboxRecord, OutboxState };

export interface SignerCommands {
  'purse.state': (nothing: null) => PurseState;
  /** A new phrase, held in the worker until `purse.create`; asking again replaces it. */
  'phrase.new': (of: { readonly wordCount: 12 | 24 }) => NewPhrase;
  /** Faults: `phrase_wrong` when the words asked back differ, `password_weak`, `purse_exists`. */
  'purse.create': (of: {
    readonly password: string;
    /** The words at `askedBack`, in that order. */
    readonly answers: readonly string[];
  }) => PurseState;
  /** A BIP-39 phrase or 64 hexadecimal digits. Faults: `phrase_invalid`, `key_invalid`, as above. */
  'purse.import': (of: { readonly secret: string; readonly password: string }) => PurseState;
  /** Faults: `password_wrong`, `vault_damaged`. */
  'purse.unlock': (of: { readonly password: string }) => PurseState;
  'purse.lock': (nothing: null) => PurseState;
  /** The user is there: the auto-lock waits its full time again. */
  'purse.touch': (nothing: null) => PurseState;
  /** The words, or the key of a purse made from one. Faults: `password_wrong`. */
  'purse.reveal': (of: { readonly password: string }) => {
    readonly kind: 'words' | 'key';
    readonly text: string;
  };
  /** The vault as it is stored, encrypted, for a file. */
  'purse.backup': (nothing: null) => { readonly name: string; readonly bytes: Uint8Array };
  /** Faults: `backup_invalid`, `password_wrong`, `purse_exists` (unless it is the same address). */
  'purse.restore': (of: { readonly bytes: Uint8Array; readonly password: string }) => PurseState;
  'purse.change-password': (of: {
    readonly password: string;
    readonly newPassword: string;
  }) => PurseState;
  /** Deletes the vault from this browser. `address` is what the user confirmed. */
  'purse.forget': (of: { readonly address: TronAddress }) => PurseState;

  /** The engine's ledger under a password of its own, for a file. Faults: `password_weak`. */
  'ledger.seal': (of: { readonly text: string; readonly password: string }) => {
    readonly bytes: Uint8Array;
  };
  /** What such a file holds. Faults: `backup_invalid`, `password_wrong`. */
  'ledger.open': (of: { readonly bytes: Uint8Array; readonly password: string }) => {
    readonly text: string;
  };

  /**
   * Decodes the transaction, compares it with the intent, applies the policy, signs, stores it
   * strictly in the outbox and only then answers. Faults: `purse_locked`, `transaction_mismatch`,
   * `policy_refused`, `limit_reached` (the password is needed), `password_wrong`,
   * `transaction_refused` while one for the same purpose is undecided.
   */
  'transaction.sign': (of: {
    readonly chainId: number;
    readonly intent: TransactionIntent;
    readonly rawDataHex: string;
    /** The only contract that calls may go to, besides approvals for it; from the address book. */
    readonly channelContract: TronAddress | null;
    readonly password?: string;
    /** Of the engine's question that is answered by it: a second one is refused. */
    readonly wantedId?: string;
  }) => SignedTransaction;
  /** The same for a transaction that TronLink signed: checked and stored before it is sent. */
  'transaction.keep': (of: {
    readonly chainId: number;
    readonly intent: TransactionIntent;
    readonly signed: SignedTransaction;
    readonly wantedId?: string;
  }) => OutboxRecord;
  'transaction.list': (of: { readonly chainId: number }) => readonly OutboxRecord[];
  /** What the wallet learnt of a transaction. States only move forward. */
  'transaction.mark': (of: OutboxMark) => OutboxRecord;

  /** The installation's session key, made on first use; its private half never leaves the worker. */
  'session.address': (nothing: null) => TronAddress;

  /**
   * A voucher of a channel that was opened from here: 65 bytes, hexadecimal, stored before it is told.
   * Needs no password: the deposit is the budget. Faults: `policy_refused` for more than the deposits
   * or less than a voucher given before, `data_damaged`.
   */
  'voucher.sign': (of: {
    readonly chainId: number;
    readonly contract: TronAddress;
    /** 64 hexadecimal digits. */
    readonly channelId: string;
    /** Raw units, all vouchers of the channel together. */
    readonly cumulative: bigint;
  }) => { readonly signature: string };

  /** Binds a channel, or a direct payment, to one connection. Signatures are 65 bytes, hexadecimal. */
  'session.prove': (of: {
    readonly chainId: number;
    /** Null on the direct rail. */
    readonly contract: TronAddress | null;
    readonly session: Session;
  }) => { readonly signature: string };
  /**
   * Agrees, as the payee's session key, to end a channel at once. Stored before it is told. Faults:
   * `policy_refused` for channels that name another key, and for less than was agreed to before.
   */
  'close.sign': (of: {
    readonly chainId: number;
    readonly contract: TronAddress;
    readonly description: ChannelDescription;
    /** Raw units, all that the payee gets of the channel. */
    readonly finalAmount: bigint;
  }) => { readonly signature: string };
  /**
   * The purse lets the session key pay directly in its name. Faults: `purse_locked`, `policy_refused`
   * for another payer or key, and for longer than a year.
   */
  'delegate.sign': (of: { readonly chainId: number; readonly delegate: Delegate }) => {
    readonly signature: string;
  };

  /** As `transaction.sign`, for claims alone and never with the password: the engine may ask it. */
  'claim.sign': (of: {
    readonly chainId: number;
    readonly intent: TransactionIntent;
    readonly rawDataHex: string;
    readonly channelContract: TronAddress;
  }) => SignedTransaction;
  /** Claims whose fate is open, oldest first. */
  'claim.list': (of: { readonly chainId: number }) => readonly OutboxRecord[];
  /** As `transaction.mark`. Faults: `policy_refused` for what is no claim. */
  'claim.mark': (of: OutboxMark) => OutboxRecord;

  'wallet-settings.get': (nothing: null) => WalletSettings;
  /** Faults: `settings_invalid`, `limit_reached` (the password is needed), `password_wrong`. */
  'wallet-settings.set': (
    change: Partial<WalletSettings> & { readonly password?: string },
  ) => WalletSettings;
}

export interface SignerEvents {
  /** Locked, unlocked, made, forgotten: in this tab or in another one. */
  'purse.changed': PurseState;
}

export type SignerCommandName = keyof SignerCommands;
export type SignerArgument<Name extends SignerCommandName> = Parameters<SignerCommands[Name]>[0];
export type SignerResult<Name extends SignerCommandName> = ReturnType<SignerCommands[Name]>;

export type SignerHandlers = {
  readonly [Name in SignerCommandName]: (
    argument: SignerArgument<Name>,
  ) => SignerResult<Name> | Promise<SignerResult<Name>>;
};

/** What the page holds of the signer worker. */
export interface SignerClient {
  /** Rejects with a `FaultError`. */
  call<Name extends SignerCommandName>(
    name: Name,
    argument: SignerArgument<Name>,
  ): Promise<SignerResult<Name>>;
  /** Listens to changes of the purse; the returned function stops it. */
  onPurseChanged(listener: (state: PurseState) => void): () => void;
}
