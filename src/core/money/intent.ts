/**
 * What a transaction is meant to do, as the user saw it before agreeing. The transaction that is
 * signed is decoded by our own code and compared with this, whoever built it.
 */
import type { Asset } from '../channel/asset.ts';
import type { TronAddress } from '../units/tron-address.ts';

export type TransactionIntent = TransferIntent | CallIntent;

/** TRX, a TRC-10 or a TRC-20 from one address to another. */
export interface TransferIntent {
  readonly kind: 'transfer';
  readonly from: TronAddress;
  readonly to: TronAddress;
  readonly asset: Asset;
  /** Raw units, above 0. */
  readonly amount: bigint;
  /** At most this is burnt for energy; 0 where the transaction runs no contract. */
  readonly feeLimitSun: bigint;
}

/** A call of the channel contract, or the approval of a TRC-20 that a deposit needs. */
export interface CallIntent {
  readonly kind: 'call';
  readonly purpose: CallPurpose;
  readonly from: TronAddress;
  readonly contract: TronAddress;
  /** Selector and arguments, lower-case hexadecimal without `0x`. */
  readonly calldata: string;
  /** What is sent with the call; null when nothing is. */
  readonly value: { readonly asset: Asset; readonly amount: bigint } | null;
  readonly feeLimitSun: bigint;
}

export type CallPurpose =
  'approve' | 'deposit' | 'claim' | 'close-cooperative' | 'request-close' | 'finalize-close';

/** A transaction of the `Transaction` protobuf with its signature, ready for broadcast. */
export interface SignedTransaction {
  /** SHA-256 of the raw data, 64 hexadecimal digits. */
  readonly txid: string;
  /** The `raw` protobuf, hexadecimal. */
  readonly rawDataHex: string;
  /** 65 bytes (r, s, v) each, hexadecimal. */
  readonly signatures: readonly string[];
  /** Milliseconds since 1970, by chain time; afterwards it can no longer enter a block. */
  readonly expiresAt: number;
}
