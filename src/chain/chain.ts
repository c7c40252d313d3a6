/**
 * What Bittern asks of TRON, over any full node's HTTP API. Implemented by `createChain` with `fetch`
 * alone, so it runs in the page, in workers and in Node. Amounts are raw units.
 *
 * Everything rejects with a `FaultError`: `node_unreachable` when no configured node answers,
 * `node_refused` when it answers that it will not (key, rate limit), `node_disagrees` when two nodes
 * tell different things, and what each method names.
 */
import type { Asset, AssetKey } from '../core/channel/asset.ts';
import type { SignedTransaction, TransactionIntent } from '../core/money/intent.ts';
import type { ChannelMoves } from '../core/money/outbox.ts';
import type { TronAddress } from '../core/units/tron-address.ts';
import type { Network } from './networks.ts';

export interface Chain {
  readonly network: Network;
  head(): Promise<ChainHead>;
  /** What the chain asks for now (`getchainparameters`); kept for ten minutes. */
  parameters(): Promise<ChainParameters>;
  /** The unconfirmed state, asked of two nodes where two are configured. */
  account(address: TronAddress, assets: readonly Asset[]): Promise<AccountState>;
  resources(address: TronAddress): Promise<AccountResources>;
  /**
   * The TAPOS reference and times for a transaction built now, good for `lifetimeMs` (two minutes by
   * default, at most 24 h).
   */
  reference(lifetimeMs?: number): Promise<BlockReference>;
  /**
   * What the intent would cost its sender now. Rejects with `transaction_refused` when the contract
   * would revert (the message tells the decoded reason).
   */
  estimate(intent: TransactionIntent): Promise<FeeEstimate>;
  /** Runs a call without a transaction. */
  constantCall(call: ConstantCall): Promise<ConstantCallResult>;
  /**
   * Sends a signed transaction to every node; one that a node knows already counts as sent. Rejects
   * with `transaction_refused`, the node's reason in words, when none takes it.
   */
  broadcast(signed: SignedTransaction): Promise<void>;
  /** What became of a transaction: an end that makes it safe to send another needs every node's word. */
  fate(txid: string): Promise<TransactionFate>;
  /** Transfers to and from an address, newest first; null where no node keeps such an index. */
  transfers(address: TronAddress): Promise<readonly ChainTransfer[] | null>;
  /**
   * Calls that the address itself sent to a contract, newest first: what was lost of its channels is
   * rebuilt from them. Null where no node keeps such an index.
   */
  ownCalls(address: TronAddress, contract: TronAddress): Promise<readonly OwnCall[] | null>;
}

export interface ChainHead {
  readonly blockNumber: number;
  readonly blockId: string;
  /** Milliseconds since 1970. */
  readonly timestampMs: number;
  readonly solidBlockNumber: number;
}

export interface ChainParameters {
  /** Sun per unit of energy. */
  readonly energyFeeSun: bigint;
  /** Sun per bandwidth point, that is per byte of a transaction. */
  readonly pointFeeSun: bigint;
  /** For points, when a transfer makes a new account. */
  readonly createAccountFeeSun: bigint;
  /** Besides, for a transfer to an address that is not on chain yet. */
  readonly newAccountFeeSun: bigint;
  /** Bandwidth points an account has free each day. */
  readonly freePoints: number;
  readonly maxFeeLimitSun: bigint;
}

export interface AccountState {
  /** False until something was sent to the address. */
  readonly exists: boolean;
  /** One per asset asked for. */
  readonly balances: ReadonlyMap<AssetKey, AssetBalance>;
}

export interface AssetBalance {
  readonly amount: bigint;
  /** Which of two nodes says more, when they differ; the lower of both figures is then `amount`. */
  readonly disputedBy: { readonly node: string; readonly amount: bigint } | null;
}

export interface AccountResources {
  readonly energyLeft: bigint;
  readonly energyLimit: bigint;
  readonly freePointsLeft: number;
  readonly freePointsLimit: number;
  readonly stakedPointsLeft: number;
  readonly stakedPointsLimit: number;
}

/** TAPOS: a transaction names a recent block and is good only on that chain, for a while. */
export interface BlockReference {
  /** Two bytes, hexadecimal. */
  readonly refBlockBytes: string;
  /** Eight bytes, hexadecimal. */
  readonly refBlockHash: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly expiration: number;
}

export interface FeeEstimate {
  readonly energy: bigint;
  /** Of that energy, covered by staking. */
  readonly energyCovered: bigint;
  /** Serialized size, signature included. */
  readonly bytes: number;
  readonly arePointsCovered: boolean;
  /** Burnt for energy that is not covered. */
  readonly energyFeeSun: bigint;
  /** Burnt for points that are not covered. */
  readonly pointFeeSun: bigint;
  /** Burnt because the recipient is not on chain yet. */
  readonly newAccountFeeSun: bigint;
  /** The sum of the three. */
  readonly feeSun: bigint;
  /** For the transaction: 1.2 times the energy's full price, rounded up; 0 without energy. */
  readonly feeLimitSun: bigint;
}

export interface ConstantCall {
  readonly from: TronAddress;
  readonly contract: TronAddress;
  /** Selector and arguments, hexadecimal without `0x`. */
  readonly calldata: string;
  readonly value?: { readonly asset: Asset; readonly amount: bigint } | null;
}

export interface ConstantCallResult {
  readonly isReverted: boolean;
  /** The revert's reason in words, null when it did not revert. */
  readonly reason: string | null;
  readonly data: Uint8Array;
  readonly energy: bigint;
}

export type TransactionFate =
  /** Not in any block that the nodes which answered know. */
  | {
      readonly state: 'unknown';
      /**
       * Chain time up to which all nodes looked for it in solid blocks, milliseconds since 1970: a
       * transaction that expired before it never happens. A node that lags behind, or that is silent,
       * holds this time back.
       */
      readonly solidTimestampMs: number;
    }
  | {
      /**
       * `solid` once 19 producers built on the block: about a minute later it cannot be undone. A
       * failure is, when all nodes say so.
       */
      readonly state: 'in-block' | 'solid';
      readonly isSuccess: boolean;
      /** Why it failed, in words; null on success. */
      readonly reason: string | null;
      readonly feeSun: bigint;
      readonly blockNumber: number;
      readonly timestampMs: number;
      /** Of a successful call of the channel contract. */
      readonly moved?: ChannelMoves;
    };

export interface ChainTransfer {
  readonly txid: string;
  readonly from: TronAddress;
  readonly to: TronAddress;
  readonly asset: Asset;
  readonly amount: bigint;
  readonly timestampMs: number;
  readonly isSolid: boolean;
  readonly isSuccess: boolean;
}

export interface OwnCall {
  readonly txid: string;
  /** Selector and arguments, lower-case hexadecimal without `0x`. */
  readonly calldata: string;
  readonly timestampMs: number;
  readonly isSuccess: boolean;
}
