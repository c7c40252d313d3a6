/**
 * What the seller's machine of one wire is told and what it asks for. As with the buyer's: no I/O,
 * actions are carried out in order and at once, what takes time is answered by a later event. No event may
 * be handled before all actions of the one before are carried out: their order is that of the stream.
 */
import type { Fault } from '../fault.ts';
import type { ChannelDescription, ChannelId } from '../channel/description.ts';
import type { Session } from '../channel/messages.ts';
import type { Signature } from '../channel/signature.ts';
import type { AccountId } from '../ledger/records.ts';
import type { Txid } from './identifiers.ts';
import type { PaywireMessage, PayMessage, RejectReason, ServiceClass } from './message.ts';
import type { SellerAccount } from './seller-account.ts';
import type { SellerTerms } from './terms.ts';

export const SELLER_STATES = [
  'free',
  'quoted',
  'verifying',
  'active',
  'waiting',
  'suspended',
  'closing',
  'closed',
  'banned',
] as const;
export type SellerState = (typeof SELLER_STATES)[number];

/** A bid as the scheduler weighs it: price over the floor of its asset. */
export interface Weight {
  readonly price: bigint;
  readonly floor: bigint;
}

export type SellerEvent =
  | { readonly kind: 'message'; readonly message: PaywireMessage }
  /**
   * Answers `check-channel`: what the chain says, by two nodes; the account holds the stored debt, new
   * or from before.
   */
  | { readonly kind: 'channel-checked'; readonly account: SellerAccount }
  /** Answers `check-payment`: in a block, with success, for us; stored already. */
  | {
      readonly kind: 'payment-checked';
      readonly account: SellerAccount;
      readonly txid: Txid;
      readonly amount: bigint;
    }
  /** Neither: not there, not enough, not ours, or no node answers (try again later). */
  | {
      readonly kind: 'not-checked';
      readonly fault: Fault;
      readonly isFinal: boolean;
      /** What the payer is told when that is all; `channel-unknown` where nothing is said. */
      readonly reason?: RejectReason;
    }
  /** Answers `store-voucher`: from now on it is credit. */
  | {
      readonly kind: 'voucher-stored';
      readonly cumulative: bigint;
      readonly signature: Signature;
    }
  /** The ledger would not: no credit; the same voucher may come again. */
  | { readonly kind: 'voucher-not-stored' }
  /** Answers `sign-close`: stored as `closing` already. */
  | { readonly kind: 'close-signed'; readonly finalAmount: bigint; readonly signature: Signature }
  /**
   * The deposit, or more of it, became solid; the balance rose; the payer closes on chain; a voucher was
   * stored that came over another wire. What is told to the peer is only what is new to it.
   */
  | { readonly kind: 'account-changed' }
  /** The scheduler's verdict, at most every 10 s and at once for a new bid. */
  | {
      readonly kind: 'share';
      readonly isInPaidSet: boolean;
      readonly shareThousandths: number;
      readonly isBusy: boolean;
    }
  /** A `piece` message was pushed into the wire. The class is the one in force. */
  | { readonly kind: 'pushed'; readonly lengthBytes: number }
  /** Our floors changed, or selling was switched off (no floors). */
  | { readonly kind: 'terms'; readonly terms: SellerTerms }
  | { readonly kind: 'ending' }
  /** At least once a second. */
  | { readonly kind: 'tick' };

export type SellerAction =
  | { readonly kind: 'send'; readonly message: PaywireMessage }
  /** The proof is good: look at the chain. */
  | {
      readonly kind: 'check-channel';
      readonly channelId: ChannelId;
      readonly description: ChannelDescription;
      readonly txid: Txid | null;
    }
  | { readonly kind: 'check-payment'; readonly payment: PayMessage }
  /** Strictly, before any credit. */
  | {
      readonly kind: 'store-voucher';
      readonly account: SellerAccount;
      readonly cumulative: bigint;
      readonly signature: Signature;
    }
  /** The account's numbers changed otherwise: store when convenient, within one W. */
  | { readonly kind: 'keep'; readonly account: SellerAccount }
  | { readonly kind: 'sign-close'; readonly account: SellerAccount; readonly finalAmount: bigint }
  /** For the scheduler: what this wire bids, null when it is not to be in the auction. */
  | {
      readonly kind: 'weigh';
      readonly accountId: AccountId | null;
      readonly weight: Weight | null;
      readonly maxBytesPerSecond: number | null;
    }
  | { readonly kind: 'class'; readonly serviceClass: ServiceClass }
  /** Proven junk or a second forged signature: close the wire, refuse the account. */
  | { readonly kind: 'ban'; readonly why: string };

/** What a wire's connection is, for session proofs; all but channel id and nonces. */
export type Connection = Pick<Session, 'infoHash' | 'sellerPeerId' | 'buyerPeerId' | 'dtls'>;
