/**
 * The messages of `bn_pay` (docs/protocol.md), as values. `codec.ts` makes bytes of them and back.
 * Amounts and prices are raw units; a price is raw units per MiB (2^20 bytes).
 */
import type { Asset } from '../channel/asset.ts';
import type { ChannelDescription, ChannelId } from '../channel/description.ts';
import type { Delegate } from '../channel/messages.ts';
import type { Signature } from '../channel/signature.ts';
import type { TronAddress } from '../units/tron-address.ts';
import type { Nonce, Txid } from './identifiers.ts';
import type { SellerTerms } from './terms.ts';

/** Of one class: free bytes cost nothing, paid ones the price of the offer before them. */
export type ServiceClass = 'free' | 'paid';

export interface BidMessage {
  readonly kind: 'bid';
  /** Counts the bids of this connection, from 1. */
  readonly seq: number;
  readonly asset: Asset;
  /** 0 withdraws the bid. */
  readonly price: bigint;
  /** The buyer wants no more than this; null for as much as there is. */
  readonly maxBytesPerSecond: number | null;
  readonly budgetLeft: bigint;
  readonly lifetimeSeconds: number;
  readonly nonce: Nonce;
  /** Who would pay, told to a seller that serves only those it has listed; null to all others. */
  readonly payer: TronAddress | null;
}

export interface OfferMessage {
  readonly kind: 'offer';
  /** Of the bid it answers. */
  readonly seq: number;
  readonly price: bigint;
  /** W: delivered and unpaid at most. */
  readonly windowBytes: number;
  /** `quote` says what will hold once backed; the class stays. */
  readonly phase: ServiceClass | 'quote';
  /** Of the paid class, in 1/1000. */
  readonly shareThousandths: number;
  /** `u`: block bytes the seller has pushed on this connection. */
  readonly mark: number;
  readonly lifetimeSeconds: number;
}

export interface OpenMessage {
  readonly kind: 'open';
  readonly description: ChannelDescription;
  readonly txid: Txid;
  /** Session proof by the channel's signer. */
  readonly proof: Signature;
}

export interface OpenedMessage {
  readonly kind: 'opened';
  readonly channelId: ChannelId;
  readonly deposit: bigint;
  readonly windowBytes: number;
  readonly isSolid: boolean;
}

export interface VoucherMessage {
  readonly kind: 'voucher';
  readonly channelId: ChannelId;
  readonly cumulative: bigint;
  readonly signature: Signature;
}

/** `ack` tells the best voucher held, `need` asks for one of at least `cumulative`. */
export interface AmountMessage {
  readonly kind: 'ack' | 'need';
  readonly channelId: ChannelId;
  readonly cumulative: bigint;
  readonly mark: number;
}

/** The first message about a channel on a new connection, from both ends. */
export interface StateMessage {
  readonly kind: 'state';
  readonly channelId: ChannelId;
  /** Of the best voucher; 0 and null where there is none. */
  readonly cumulative: bigint;
  readonly signature: Signature | null;
  /** N in price units (bytes times price): the buyer's Nrx, the seller's Ntx. */
  readonly counted: bigint;
  /** The buyer's session proof; null from the seller. */
  readonly proof: Signature | null;
}

/** The seller's ends the channel at `agreed`; the buyer's asks for it (`agreed` null). */
export interface CloseMessage {
  readonly kind: 'close';
  readonly channelId: ChannelId;
  readonly agreed: {
    readonly finalAmount: bigint;
    readonly signature: Signature;
    readonly mark: number;
  } | null;
}

export const REJECT_CODES = {
  'price-too-low': 1,
  'asset-not-accepted': 2,
  'deposit-too-small': 3,
  'channel-unknown': 4,
  'signature-wrong': 5,
  'not-increasing': 6,
  'over-balance': 7,
  'wrong-chain': 8,
  'delay-too-short': 9,
  busy: 10,
  protocol: 11,
  closing: 12,
  junk: 13,
  'payer-not-listed': 14,
} as const;
export type RejectReason = keyof typeof REJECT_CODES;

export interface RejectMessage {
  readonly kind: 'reject';
  /** The bid's number, a channel, or null for neither. */
  readonly subject: number | ChannelId | null;
  readonly reason: RejectReason;
  /** Do not ask again sooner. */
  readonly waitSeconds: number;
}

/** One instalment of the direct rail; sent again on every new connection while credit is left. */
export interface PayMessage {
  readonly kind: 'pay';
  readonly txid: Txid;
  readonly asset: Asset;
  readonly amount: bigint;
  readonly delegate: Delegate & { readonly signature: Signature };
  /** By the delegate's key, with the txid for the channel id. */
  readonly proof: Signature;
}

/** Asks (null) or tells. */
export interface TermsMessage {
  readonly kind: 'terms';
  readonly terms: SellerTerms | null;
}

export interface CreditedMessage {
  readonly kind: 'credited';
  readonly txid: Txid;
  readonly amount: bigint;
  /** Over all instalments of this payer in this asset. */
  readonly creditLeft: bigint;
}

export type PaywireMessage =
  | BidMessage
  | OfferMessage
  | OpenMessage
  | OpenedMessage
  | VoucherMessage
  | AmountMessage
  | StateMessage
  | CloseMessage
  | RejectMessage
  | PayMessage
  | TermsMessage
  | CreditedMessage;

/** `t` of the wire. */
export const MESSAGE_TYPES = {
  bid: 1,
  offer: 2,
  open: 3,
  opened: 4,
  voucher: 5,
  ack: 6,
  need: 7,
  state: 8,
  close: 9,
  reject: 10,
  pay: 11,
  terms: 12,
  credited: 13,
} as const satisfies Record<PaywireMessage['kind'], number>;
