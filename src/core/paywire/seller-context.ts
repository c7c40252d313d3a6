/** What the parts of the seller's machine share: one connection's state, and the acts they all need. */
import { type Asset, isSameAsset } from '../channel/asset.ts';
import type { ChannelId } from '../channel/description.ts';
import type { PayChecks } from './checks.ts';
import type { TronAddress } from '../units/tron-address.ts';
import { BID_MS, QUOTE_MS } from './limits.ts';
import type { Nonce, Txid } from './identifiers.ts';
import type {
  BidMessage,
  OfferMessage,
  PaywireMessage,
  PayMessage,
  RejectReason,
  ServiceClass,
  StateMessage,
} from './message.ts';
import type { SellerAccount } from './seller-account.ts';
import type { Connection, SellerAction, SellerEvent } from './seller-events.ts';
import type { AssetFloor, SellerTerms } from './terms.ts';

export type ChannelCheck = SellerAction & { readonly kind: 'check-channel' };

/** A look at the chain that is under way, tried again while no node answers. */
export interface ChainCheck {
  readonly action: ChannelCheck | { readonly kind: 'check-payment'; readonly payment: PayMessage };
  readonly sinceMs: number;
  tries: number;
  /** Null while the answer is awaited. */
  retryAtMs: number | null;
}

export interface SellerContext {
  readonly checks: PayChecks;
  readonly connection: Connection;
  /** Whether the payer is among those listed, where only they are served. */
  readonly mayPay: (payer: TronAddress) => boolean;
  /** Whether the account may owe so much more for what it shares with others. */
  readonly mayOwe: (account: SellerAccount, lengthBytes: number) => boolean;
  /** Stands for this wire in the account. */
  readonly wire: object;
  out: SellerAction[];
  nowMs: number;
  terms: SellerTerms;
  termsSentMs: number;
  areTermsDue: boolean;
  /** The newest bid while it is one we take. */
  bid: { readonly message: BidMessage; readonly atMs: number } | null;
  lastSeq: number;
  /** The price of the last quote; null before the first. */
  quoted: bigint | null;
  /** Of the newest bid, taken or not. */
  buyerNonce: Nonce | null;
  check: ChainCheck | null;
  /** Found on chain; waits for the payer's `state`. */
  candidate: SellerAccount | null;
  theirState: StateMessage | null;
  /** What the connection calls its account: the channel, or the direct payment that named it. */
  subject: ChannelId | null;
  account: SellerAccount | null;
  /** The last direct payment that was credited on this connection. */
  credited: { readonly txid: Txid; readonly amount: bigint } | null;
  /** What `opened` or `credited` said last; null before the first. */
  told: string | null;
  serviceClass: ServiceClass;
  /** Of class 1; 0 in the free class. */
  price: bigint;
  /** `u`. */
  mark: number;
  /** Price units pushed on this wire. */
  units: bigint;
  verdict: (SellerEvent & { readonly kind: 'share' }) | null;
  weighed: bigint | null;
  /** The highest rate that came with it, bytes per second; null for none. */
  weighedCap: number | null;
  offered: { readonly share: number; readonly windowBytes: number; readonly atMs: number };
  waitingSinceMs: number | null;
  /** Out of the paid class since then, for want of room. */
  heldSinceMs: number | null;
  /** It was for what the account itself owed. */
  isHeldForDebt: boolean;
  neededMs: number;
  /** `state` was said behind a bid. */
  statedMs: number;
  ackedMs: number;
  vouchersToAck: number;
  forgeries: number;
  /** The peer broke the rules, or had junk from us: no paid class on this connection. */
  isOver: boolean;
  isBanned: boolean;
  closing: 'no' | 'asked' | 'signing' | 'done';
  isEnded: boolean;
}

export function send(context: SellerContext, message: PaywireMessage): void {
  context.out.push({ kind: 'send', message });
}

export function reject(
  context: SellerContext,
  subject: number | ChannelId | null,
  reason: RejectReason,
  waitSeconds = 0,
): void {
  send(context, { kind: 'reject', subject, reason, waitSeconds });
}

export function floorOf(context: SellerContext, asset: Asset): AssetFloor | null {
  return context.terms.floors.find((floor) => isSameAsset(floor.asset, asset)) ?? null;
}

/** Rule 8, and what the account shares with others. */
export function hasRoom(
  { account, mayOwe }: SellerContext,
  lengthBytes: number,
  price: bigint,
): boolean {
  return account?.mayPush(lengthBytes, price) === true && mayOwe(account, lengthBytes);
}

/** Our side of rule 9, once the subject is known. */
export function sayState(context: SellerContext, account: SellerAccount): void {
  if (context.subject === null) return;
  send(context, {
    kind: 'state',
    channelId: context.subject,
    cumulative: account.best,
    signature: account.record.signature,
    counted: account.sent,
    proof: null,
  });
}

/** A signature that is none: the second one ends the connection. */
export function forged(context: SellerContext, subject: ChannelId | null): void {
  context.forgeries += 1;
  reject(context, subject, 'signature-wrong');
  if (context.forgeries < 2) return;
  context.isBanned = true;
  setFree(context);
  context.out.push({ kind: 'ban', why: 'It sent forged signatures.' });
}

/** Says where the class (or nothing but the price, for a quote) changes in the stream. */
export function offer(context: SellerContext, phase: OfferMessage['phase']): void {
  const { bid, account, nowMs } = context;
  const share = context.verdict?.shareThousandths ?? 0;
  const windowBytes = account?.windowBytes ?? context.terms.firstWindowBytes;
  const price = phase === 'free' ? context.price : (bid?.message.price ?? 0n);
  send(context, {
    kind: 'offer',
    seq: bid?.message.seq ?? context.lastSeq,
    price,
    windowBytes,
    phase,
    shareThousandths: share,
    mark: context.mark,
    lifetimeSeconds: (phase === 'quote' ? QUOTE_MS : BID_MS) / 1000,
  });
  context.offered = { share, windowBytes, atMs: nowMs };
  if (phase !== 'quote') setClass(context, phase === 'paid' ? price : null);
}

/** `offer` of the free class, where it is not in force. */
export function setFree(context: SellerContext): void {
  if (context.serviceClass === 'free') return;
  offer(context, 'free');
  if (context.account) context.out.push({ kind: 'keep', account: context.account });
}

/** The bid counts no more. */
export function dropBid(context: SellerContext): void {
  context.bid = null;
}

function setClass(context: SellerContext, price: bigint | null): void {
  const serviceClass = price === null ? 'free' : 'paid';
  context.account?.setPrice(context.wire, price);
  context.price = price ?? 0n;
  context.waitingSinceMs = null;
  if (context.serviceClass === serviceClass) return;
  context.serviceClass = serviceClass;
  context.out.push({ kind: 'class', serviceClass });
}
