/**
 * What the buyer's machine of one wire is told and what it asks for. It does no I/O: actions are
 * carried out in order, at once; what takes time is answered by a later event. No event may be handled
 * before all actions of the one before are carried out: their order is that of the stream. Nothing that
 * must be stored first is sent in the action that asks for storing it.
 */
import type { Fault } from '../fault.ts';
import type { Rail } from '../ledger/records.ts';
import type { Asset } from '../channel/asset.ts';
import type { ChannelId } from '../channel/description.ts';
import type { Signature } from '../channel/signature.ts';
import type { TronAddress } from '../units/tron-address.ts';
import type { BuyerAccount } from './buyer-account.ts';
import type { Nonce, Txid } from './identifiers.ts';
import type { PaywireMessage, ServiceClass } from './message.ts';

export const BUYER_STATES = [
  'free',
  'terms',
  'bid',
  'quoted',
  'opening',
  'open',
  'active',
  'waiting',
  'draining',
  'closed',
  'refused',
] as const;
export type BuyerState = (typeof BUYER_STATES)[number];

export type BuyerEvent =
  /** Decoded; the handshake's terms come as a `terms` message too. */
  | { readonly kind: 'message'; readonly message: PaywireMessage }
  /** A budget allows this bid from now on; the nonce is fresh. Price 0 withdraws. */
  | {
      readonly kind: 'bid';
      readonly asset: Asset;
      readonly price: bigint;
      readonly maxBytesPerSecond: number | null;
      readonly budgetLeft: bigint;
      readonly nonce: Nonce;
      /** Who would pay: told where only those listed are served. */
      readonly payer: TronAddress;
    }
  /** An account of ours with this seller and asset has money: after `back`, or from before. */
  | { readonly kind: 'backed'; readonly account: BuyerAccount; readonly instalment: Txid }
  | { readonly kind: 'not-backed'; readonly fault: Fault }
  /** Answers `prove`: of the same subject. */
  | {
      readonly kind: 'proved';
      readonly subject: ChannelId | Txid;
      readonly proof: Signature;
    }
  /** Answers `sign`: stored already. The account is the one that asked, whatever is paid with by now. */
  | {
      readonly kind: 'signed';
      readonly account: BuyerAccount;
      readonly cumulative: bigint;
      readonly signature: Signature;
    }
  /** The signer or the ledger will not (limit, lock, storage): stop paying with that account. */
  | { readonly kind: 'not-signed'; readonly account: BuyerAccount; readonly fault: Fault }
  /** We sent a request. */
  | {
      readonly kind: 'requested';
      readonly piece: number;
      readonly offset: number;
      readonly lengthBytes: number;
    }
  /** It came back by a reject (BEP 6). */
  | {
      readonly kind: 'rejected';
      readonly piece: number;
      readonly offset: number;
      readonly lengthBytes: number;
    }
  /** Without BEP 6 a choke drops all that is outstanding. */
  | { readonly kind: 'choked'; readonly hasFast: boolean }
  /** Any `piece` message, asked for or not, as it is parsed. `isSingleSource` is decided per piece by the picker. */
  | {
      readonly kind: 'block';
      readonly piece: number;
      readonly offset: number;
      readonly lengthBytes: number;
      readonly isSingleSource: boolean;
    }
  /** The hash of a piece this wire gave blocks of. */
  | { readonly kind: 'verified'; readonly piece: number; readonly isValid: boolean }
  /** The piece was opened to other wires: its blocks are no longer deductible. */
  | { readonly kind: 'shared'; readonly piece: number }
  /** Not interested, the torrent is done, or the user stopped: pay what is owed, then free. */
  | { readonly kind: 'stop' }
  /**
   * The user wants this channel closed at what is owed; the nonce is fresh. Where it is not on this
   * connection yet it is shown first, and what is asked for claiming holds as it is asked now.
   */
  | {
      readonly kind: 'close';
      readonly account: BuyerAccount;
      readonly instalment: Txid;
      readonly nonce: Nonce;
    }
  /** The wire is about to be destroyed: the last voucher may still leave. */
  | { readonly kind: 'ending' }
  /** At least once a second. */
  | { readonly kind: 'tick' };

export type BuyerAction =
  | { readonly kind: 'send'; readonly message: PaywireMessage }
  /** Answered by `proved`. */
  | {
      readonly kind: 'prove';
      readonly subject: ChannelId | Txid;
      readonly sellerNonce: Nonce;
      readonly buyerNonce: Nonce;
    }
  /** Deposit or pay an instalment; answered by `backed` or `not-backed`. `spent`: nothing is left of what there was. */
  | {
      readonly kind: 'back';
      readonly asset: Asset;
      readonly price: bigint;
      readonly spent: BuyerAccount | null;
      readonly rail: Rail | null;
    }
  /** Sign and store {cumulative, the account's record}; answered by `signed` or `not-signed`. */
  | { readonly kind: 'sign'; readonly account: BuyerAccount; readonly cumulative: bigint }
  /** The account's numbers changed outside a voucher (state, junk): store when convenient. */
  | { readonly kind: 'keep'; readonly account: BuyerAccount }
  | { readonly kind: 'class'; readonly serviceClass: ServiceClass; readonly price: bigint }
  /** An offer says what share of the paid class we have. */
  | { readonly kind: 'offered'; readonly price: bigint; readonly shareThousandths: number }
  /** Pay this seller no more before then. */
  | { readonly kind: 'avoid'; readonly untilMs: number; readonly why: string }
  /** The seller agreed to close at this amount; the app may send it on chain. */
  | {
      readonly kind: 'close-agreed';
      readonly channelId: ChannelId;
      readonly finalAmount: bigint;
      readonly signature: Signature;
    }
  /** The end that was asked for comes to nothing here: the seller says no, or wants more than is owed. */
  | { readonly kind: 'close-refused'; readonly why: 'no' | 'too-much' };
