/** What the parts of the buyer's machine share: one connection's state, and the acts they all need. */
import { type Asset, isSameAsset } from '../channel/asset.ts';
import type { ChannelId } from '../channel/description.ts';
import type { Signature } from '../channel/signature.ts';
import type { BidBook } from './bid-book.ts';
import type { BuyerAccount } from './buyer-account.ts';
import type { BuyerAction, BuyerEvent, BuyerState } from './buyer-events.ts';
import type { PayChecks } from './checks.ts';
import { VIOLATION_MS } from './limits.ts';
import type { Nonce, Txid } from './identifiers.ts';
import type { PaywireMessage, ServiceClass } from './message.ts';
import type { ReceivedBlocks } from './received-blocks.ts';
import type { SellerTerms } from './terms.ts';

export type BuyerBid = BuyerEvent & { readonly kind: 'bid' };

export interface BuyerContext {
  readonly checks: PayChecks;
  readonly blocks: ReceivedBlocks;
  readonly bids: BidBook;
  /** Of the torrent. */
  readonly pieceLengthBytes: number;
  /** What is still to be downloaded of it. */
  readonly bytesLeft: () => number;
  /** Stands for this wire in the account. */
  readonly wire: object;
  out: BuyerAction[];
  nowMs: number;
  state: BuyerState;
  /** When it got there. */
  sinceMs: number;
  terms: SellerTerms | null;
  /** As it was when `back` was asked for: what the seller wants afterwards does not count. */
  settlement: bigint | null;
  /** The bid to make once terms are known, and the one that is renewed. */
  wish: BuyerBid | null;
  /** One for all bids of the connection: session proofs name it. */
  nonce: Nonce | null;
  account: BuyerAccount | null;
  /** The instalment that is presented; null before `backed`. */
  txid: Txid | null;
  proof: { readonly subject: ChannelId | Txid; readonly signature: Signature } | null;
  /** `state` went out on this connection. */
  isStated: boolean;
  /** `opened` or `credited` came on this connection. */
  isOpened: boolean;
  serviceClass: ServiceClass;
  /** Of class 1; 0 in the free class. */
  price: bigint;
  lastBlockMs: number;
  /** Pay whatever the step until nothing is due. */
  isForced: boolean;
  /** Nothing could be signed: not asked for again before then. */
  unsignableUntilMs: number;
  /** `back` was asked and not answered. */
  isBacking: boolean;
  /** The answer to `back` was no: it is not asked again for this bid. */
  isUnbacked: boolean;
  /** A lowered or withdrawn bid waits for its offer since then. */
  ignoredSinceMs: number | null;
  /** Payment ended at the last mark: paid offers mean nothing until a free one came. */
  isDeaf: boolean;
  /** The peer broke the rules: no more bids on this connection. */
  isOver: boolean;
  refusedUntilMs: number;
  /** Junk was proven: the account ends when the rest is paid. */
  isLast: boolean;
  /** `close` is to be asked for once all is paid. */
  wantsClose: boolean;
  /** `close` was sent on this connection: an agreement to close is the answer. */
  hasAskedToClose?: boolean;
  /** Its newest offer took the paid class away: a seller may end the channel with that. */
  wasFreed?: boolean;
}

export function go(context: BuyerContext, state: BuyerState): void {
  if (context.state === state || context.state === 'closed') return;
  context.state = state;
  context.sinceMs = context.nowMs;
}

export function send(context: BuyerContext, message: PaywireMessage): void {
  context.out.push({ kind: 'send', message });
}

/** The class and price of what comes next. */
export function setClass(context: BuyerContext, price: bigint | null): void {
  const serviceClass = price === null ? 'free' : 'paid';
  context.account?.setPrice(context.wire, price);
  if (context.serviceClass === serviceClass && context.price === (price ?? 0n)) return;
  context.serviceClass = serviceClass;
  context.price = price ?? 0n;
  context.out.push({ kind: 'class', serviceClass, price: context.price });
}

/** What the seller asks for now. */
export function settlementOf({ terms }: BuyerContext, asset: Asset): bigint {
  return terms?.floors.find((floor) => isSameAsset(floor.asset, asset))?.settlement ?? 0n;
}

/** Where a wire without a bid rests. */
export function rest(context: BuyerContext): void {
  context.wish = null;
  go(context, context.nowMs < context.refusedUntilMs || context.isOver ? 'refused' : 'free');
}

export function refuse(context: BuyerContext, ms: number): void {
  context.refusedUntilMs = Math.max(context.refusedUntilMs, context.nowMs + ms);
}

/** Pays to the last equal mark and counts the wire as unpaid, whatever the seller sends. */
export function endPayment(context: BuyerContext): void {
  context.blocks.rollBack(context.account);
  setClass(context, null);
  context.isForced = true;
  context.isDeaf = true;
  context.ignoredSinceMs = null;
  rest(context);
}

/** What a reject of ours is about: the channel, or the payment; null while there is neither. */
export function subjectOf({ account, txid }: BuyerContext): ChannelId | null {
  // A payment's txid stands where a channel's id would.
  return account?.record.channel?.channelId ?? (txid as string | null as ChannelId | null);
}

/** The seller broke the protocol (reject 11). */
export function violate(context: BuyerContext, why: string): void {
  if (context.isOver) return;
  context.isOver = true;
  refuse(context, VIOLATION_MS);
  const subject = subjectOf(context);
  send(context, { kind: 'reject', subject, reason: 'protocol', waitSeconds: 0 });
  context.out.push({ kind: 'avoid', untilMs: context.refusedUntilMs, why });
  endPayment(context);
}
