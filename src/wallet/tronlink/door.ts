/**
 * What the wallet asks of TronLink, behind which the adapter stands. Plain data comes out of it;
 * everything rejects with a `FaultError`: `tronlink_absent`, `tronlink_locked`,
 * `tronlink_rejected`, `tronlink_busy`, `tronlink_failed`.
 */
import type { TronAddress } from '../../core/units/tron-address.ts';
import type { UnsignedTransaction } from '../transactions/build.ts';

/** As TIP-712 has it; addresses in base58check, the chain id as a number. */
export interface TypedMessage {
  readonly domain: {
    readonly name: string;
    readonly version: string;
    readonly chainId: number;
    readonly verifyingContract: string;
  };
  readonly types: Record<string, { name: string; type: string }[]>;
  readonly message: Record<string, string | number>;
}

export interface TronLinkDoor {
  /** Null while TronLink is locked or this site is not allowed to see its account. */
  readonly address: TronAddress | null;
  /** Waits until it is known whether TronLink is there. */
  isPresent(): Promise<boolean>;
  /** Opens TronLink's window unless the site is allowed already. */
  connect(): Promise<TronAddress>;
  /** Forgets the account here; TronLink itself has no such thing. */
  disconnect(): void;
  /** The chain id of TronLink's node; null when its node does not answer. */
  chainId(): Promise<number | null>;
  /** Opens TronLink's window. What comes back is not to be trusted: see `transactions/check.ts`. */
  sign(transaction: UnsignedTransaction): Promise<{ rawDataHex: string; signatures: string[] }>;
  /** Opens TronLink's window for a typed message (TIP-712). 65 bytes, hexadecimal, whoever signed. */
  signTypedData(message: TypedMessage): Promise<string>;
  /** Called at any change of account or network, perhaps more than once for the same one. */
  onChange(listener: () => void): () => void;
  close(): void;
}
