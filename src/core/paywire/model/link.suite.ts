/** One wire of the model: both machines, what is on the line, and what they wait for. */
import type { InfoHash } from '../../units/info-hash.ts';
import type { BuyerAction, BuyerEvent, BuyerState } from '../buyer-events.ts';
import type { BuyerWire } from '../buyer-wire.ts';
import type { PaywireMessage } from '../message.ts';
import type { Connection, SellerAction, SellerEvent, SellerState } from '../seller-events.ts';
import type { SellerWire } from '../seller-wire.ts';

/** What a wire carries, in order. */
export type Item =
  | { readonly kind: 'message'; readonly message: PaywireMessage }
  | { readonly kind: 'request'; readonly piece: number; readonly offset: number }
  | { readonly kind: 'piece'; readonly piece: number; readonly offset: number }
  /** BEP 6: this request is not answered. */
  | { readonly kind: 'dropped'; readonly piece: number; readonly offset: number }
  /** Without BEP 6: none is. */
  | { readonly kind: 'choke' };

export interface Link {
  readonly buyer: BuyerWire;
  readonly seller: SellerWire;
  readonly toBuyer: Item[];
  readonly toSeller: Item[];
  /** Requests that reached the seller. */
  readonly wanted: { readonly piece: number; readonly offset: number }[];
  readonly buyerAsks: BuyerAction[];
  readonly sellerAsks: SellerAction[];
  isUp: boolean;
  /** Crashed: its end knows nothing of this wire any more. */
  isBuyerGone: boolean;
  isSellerGone: boolean;
}

export const CONNECTION: Connection = {
  infoHash: '11'.repeat(20) as InfoHash,
  sellerPeerId: '22'.repeat(20),
  buyerPeerId: '33'.repeat(20),
  dtls: '44'.repeat(32),
};

/** What happens, for those who count for themselves. */
export interface Witness {
  buyerSends(link: Link, message: PaywireMessage): void;
  sellerSends(link: Link, message: PaywireMessage): void;
  /** A voucher is asked for, for so much in all. */
  buyerSigns(link: Link, cumulative: bigint): void;
  /** From here on, raw units per MiB; 0 in the free class. */
  buyerPays(link: Link, price: bigint): void;
  /** For money where there is none yet. */
  buyerAsks(link: Link): void;
  /** Before the machine is told. */
  buyerTold(link: Link, event: BuyerEvent): void;
  sellerTold(link: Link, event: SellerEvent): void;
  /** After each event: where the machines were and are. */
  buyerMoved(from: BuyerState, event: BuyerEvent, to: BuyerState): void;
  sellerMoved(from: SellerState, event: SellerEvent, to: SellerState): void;
}

const nothing = (): void => undefined;
export const NO_WITNESS: Witness = {
  buyerSends: nothing,
  sellerSends: nothing,
  buyerSigns: nothing,
  buyerPays: nothing,
  buyerAsks: nothing,
  buyerTold: nothing,
  sellerTold: nothing,
  buyerMoved: nothing,
  sellerMoved: nothing,
};

/** What both ends see of the world. */
export interface Stage {
  readonly nowMs: number;
  readonly links: readonly Link[];
  readonly witness: Witness;
}
