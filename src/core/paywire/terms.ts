/** What a seller asks for, told in the extended handshake (BEP 10) or in a `terms` message. */
import type { Asset } from '../channel/asset.ts';
import type { TronAddress } from '../units/tron-address.ts';
import type { Nonce } from './identifiers.ts';

export interface SellerTerms {
  readonly version: 1;
  /** As TIP-712 has it: the last 4 bytes of the genesis block's id. */
  readonly chainId: number;
  /** Null where no contract is deployed: then only the direct rail is left. */
  readonly contract: TronAddress | null;
  /** Gets what is paid. */
  readonly payee: TronAddress;
  /** Signs for the payee; one per installation, never shared by two that run. */
  readonly payeeSigner: TronAddress;
  /** One entry per asset that is accepted; at most 8. */
  readonly floors: readonly AssetFloor[];
  /** W of a channel that is not solid yet. */
  readonly firstWindowBytes: number;
  /** The payee wants at least so long between the payer's wish to close and the refund. */
  readonly minWithdrawDelaySeconds: number;
  /** The seller's fresh nonce of this connection. */
  readonly nonce: Nonce;
  /** It serves nobody for money but payers that it has listed: bids have to name theirs. */
  readonly onlyListed: boolean;
}

export interface AssetFloor {
  readonly asset: Asset;
  /** Raw units per MiB, at least 1. */
  readonly price: bigint;
  /** Raw units; a channel with less in it is not served. */
  readonly minDeposit: bigint;
  /** Added once to what is owed when a channel opens: what claiming costs the seller. */
  readonly settlement: bigint;
}

/** What a peer says of itself in the extended handshake: roles, and terms if it sells. */
export interface PaywireHandshake {
  readonly version: number;
  readonly isBuyer: boolean;
  readonly isSeller: boolean;
  /** Null when they are to be asked for. */
  readonly terms: SellerTerms | null;
}
