/** What paying asks of the chain and of the signer: `chain/` and `signer/` implement them. */
import type { ChannelDescription, ChannelId } from '../channel/description.ts';
import type { Delegate, Session } from '../channel/messages.ts';
import type { Signature } from '../channel/signature.ts';
import type { ChannelState } from '../channel/state.ts';
import type { Asset } from '../channel/asset.ts';
import type { Txid } from '../paywire/identifiers.ts';
import type { TronAddress } from '../units/tron-address.ts';
import type { Rail } from './records.ts';

/** One network, with the contract that is configured for it. Rejects with the faults of `chain/`. */
export interface PayChain {
  readonly chainId: number;
  /** Null: no contract is deployed there, only direct payments are left. */
  readonly contract: TronAddress | null;
  /** No place for anybody's earnings: escrow contracts and tokens, of all networks that are known. */
  readonly contracts: readonly TronAddress[];
  /** Milliseconds since 1970, of the newest block. */
  chainTimeMs(): Promise<number>;
  /** What two nodes say. */
  channel(channelId: ChannelId): Promise<ChannelSeen>;
  /** A successful transfer in a block that two nodes know; null when there is none (yet). */
  payment(txid: Txid): Promise<ReceivedPayment | null>;
  /** What a transaction burned; null while no solid block has it. */
  feeSun(txid: Txid): Promise<bigint | null>;
  /**
   * What an address itself deposited at the contract, oldest first, as one node's index tells it: where to
   * look, no proof. Null where no node keeps an index.
   */
  deposits(payer: TronAddress): Promise<readonly OwnDeposit[] | null>;
  /** What the payer burns in all for one channel's life: open, one claim, close. Sun. */
  lifeCostSun(asset: Asset): Promise<bigint>;
  /** What the first transfer to an address burns besides, because it makes the account. 0 for one that exists. */
  newAccountCostSun(address: TronAddress): Promise<bigint>;
  /** What one payment to a seller burns its sender. */
  paymentFee(of: PaymentOrder): Promise<PaymentFee>;
  /** What one claim burns its sender. Sun. */
  claimCostSun(of: { readonly payer: TronAddress; readonly asset: Asset }): Promise<bigint>;
}

export interface PaymentOrder {
  /** A transfer, or a deposit. */
  readonly rail: Rail;
  readonly payer: TronAddress;
  readonly payee: TronAddress;
}

/** In sun. */
export interface PaymentFee {
  /** With the energy and the points that the payer has now. */
  readonly nowSun: bigint;
  /** With none of them. */
  readonly mostSun: bigint;
}

/**
 * A channel, as several nodes tell it. One of them may lie, lag behind or follow a fork: credit goes by
 * the worst that any of them says, and what is final by what all of them say in their solid states.
 */
export interface ChannelSeen {
  /** The worst for the payee: the lower balance, the higher claim, the sooner end. */
  readonly state: ChannelState;
  /** All have that balance in their solid states. */
  readonly isSolid: boolean;
  /** All say it, in their solid states: the lower balance and claim, closed where all have it closed. */
  readonly settled: Pick<ChannelState, 'balance' | 'claimed'> & { readonly isClosed: boolean };
  /** The highest that any tells of, also above the lowest balance. */
  readonly mostClaimed: bigint;
  /** The soonest end that any tells of a channel that it does not call closed; `OPEN` where none does. */
  readonly closeAt: number;
}

export interface OwnDeposit {
  readonly txid: Txid;
  readonly description: ChannelDescription;
  readonly amount: bigint;
  readonly timestampMs: number;
}

export interface ReceivedPayment {
  readonly from: TronAddress;
  readonly to: TronAddress;
  readonly asset: Asset;
  readonly amount: bigint;
  readonly timestampMs: number;
  readonly isSolid: boolean;
}

/** A claim of one or more channels of one payee in one asset. */
export interface ClaimOrder {
  readonly contract: TronAddress;
  readonly claims: readonly {
    readonly description: ChannelDescription;
    readonly cumulative: bigint;
    readonly signature: Signature;
  }[];
}

/** The signer worker, as far as the engine may use it. All of it works while the purse is locked but `claim`. */
export interface PaySigner {
  /** The installation's session key: `signer` of our channels, `payeeSigner` of those to us. */
  address(): Promise<TronAddress>;
  /** By the session key. `contract` null on the direct rail. */
  proveSession(of: {
    readonly chainId: number;
    readonly contract: TronAddress | null;
    readonly session: Session;
  }): Promise<Signature>;
  /** Stored before it is told; `policy_refused` beyond the deposits and below the last one. */
  signVoucher(of: {
    readonly chainId: number;
    readonly contract: TronAddress;
    readonly channelId: ChannelId;
    readonly cumulative: bigint;
  }): Promise<Signature>;
  /** As `payeeSigner`; only for channels that name our key. */
  signClose(of: {
    readonly chainId: number;
    readonly contract: TronAddress;
    readonly description: ChannelDescription;
    readonly finalAmount: bigint;
  }): Promise<Signature>;
  /** The payer's own key lets the session key pay directly; `purse_locked` while it is. */
  signDelegate(of: { readonly chainId: number; readonly delegate: Delegate }): Promise<Signature>;
  /** Builds nothing: signs and stores a claim that `chain/` encoded, from the purse. */
  signClaim(of: {
    readonly chainId: number;
    readonly order: ClaimOrder;
  }): Promise<{ readonly txid: Txid }>;
}
