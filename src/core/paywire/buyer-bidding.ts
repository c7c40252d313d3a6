/** The buyer's bids and the offers that answer them. */
import { isSameAsset } from '../channel/asset.ts';
import {
  type BuyerBid,
  type BuyerContext,
  endPayment,
  go,
  refuse,
  rest,
  send,
  setClass,
  settlementOf,
  violate,
} from './buyer-context.ts';
import { BID_MS, MAX_WINDOW_BYTES, RETRY_MS } from './limits.ts';
import type { OfferMessage, RejectMessage, TermsMessage } from './message.ts';

/** The user, or auto-bid, wants this price from now on. */
export function bid(context: BuyerContext, wish: BuyerBid): void {
  if (wish.price === 0n) {
    withdraw(context);
    return;
  }
  if (context.state === 'closed' || context.state === 'refused') return;
  // From `close` on the seller gives no credit: nothing could be bought.
  if (context.wantsClose || context.hasAskedToClose) return;
  // Withdrawn and made again: what could not be backed before may be now.
  if (context.wish === null) context.isUnbacked = false;
  context.wish = wish;
  if (context.terms === null) {
    if (context.state !== 'terms') send(context, { kind: 'terms', terms: null });
    go(context, 'terms');
  } else {
    sendWish(context, wish);
  }
}

export function receiveTerms(context: BuyerContext, { terms }: TermsMessage): void {
  if (terms === null) return;
  context.terms = terms;
  if (context.state === 'terms' && context.wish) sendWish(context, context.wish);
}

/** The same bid again, with a new number. */
export function renew(context: BuyerContext): void {
  if (context.wish) sendBid(context, context.wish, context.wish.price);
}

/** No more bid: what is owed is paid, whatever the step. */
export function withdraw(context: BuyerContext): void {
  context.isForced = true;
  const { newest } = context.bids;
  if (context.wish && newest && newest.message.price > 0n) {
    sendBid(context, context.wish, 0n);
  }
  context.wish = null;
  if (context.state === 'closed' || context.state === 'refused') return;
  if (context.serviceClass === 'paid') {
    context.ignoredSinceMs ??= context.nowMs;
    go(context, 'draining');
  } else {
    rest(context);
  }
}

/** The bid was lowered or withdrawn and no offer said so: pay to the last mark, be unpaid. */
export function giveUpIgnored(context: BuyerContext): void {
  refuse(context, RETRY_MS);
  withdraw(context);
  endPayment(context);
}

export function receiveOffer(context: BuyerContext, offer: OfferMessage): void {
  const { phase, price, seq } = offer;
  if (phase === 'free') {
    becomeFree(context);
    tell(context, offer);
    return;
  }
  const isBid = context.bids.has(seq, price, context.nowMs);
  if (phase === 'quote') {
    if (isBid) receiveQuote(context, offer);
    return;
  }
  if (context.isDeaf) return;
  if (!isBid || !context.isOpened) {
    violate(context, 'It offered a price that was not bid, or before it was paid.');
    return;
  }
  setClass(context, price);
  context.wasFreed = false;
  tell(context, offer);
  watchOlderBid(context, price);
  go(context, context.wish ? 'active' : 'draining');
}

/** One that names another channel than ours is about what we sell. False where it means nothing here. */
export function receiveReject(context: BuyerContext, reject: RejectMessage): boolean {
  if (!isOurs(context, reject)) return false;
  // We know best what we signed, and the channel's end is seen on chain.
  if (reject.reason === 'not-increasing') return false;
  refuse(context, Math.max(reject.waitSeconds * 1000, RETRY_MS / 2));
  withdraw(context);
  return true;
}

function isOurs({ account }: BuyerContext, { subject, reason }: RejectMessage): boolean {
  if (subject === null) return reason === 'protocol';
  if (typeof subject === 'number') return true;
  if (!account) return false;
  const { channel, instalments } = account.record;
  return (
    channel?.channelId === subject ||
    instalments.some(({ txid }) => (txid as string) === (subject as string))
  );
}

/** An offer for a bid that was lowered or withdrawn since: it crossed that one, or ignores it. */
function watchOlderBid(context: BuyerContext, price: bigint): void {
  const { newest } = context.bids;
  if (!newest || newest.message.price === price) context.ignoredSinceMs = null;
  else if (newest.message.price < price) context.ignoredSinceMs ??= newest.atMs;
}

function becomeFree(context: BuyerContext): void {
  const wasPaid = context.serviceClass === 'paid';
  setClass(context, null);
  context.isDeaf = false;
  context.ignoredSinceMs = null;
  if (wasPaid) {
    context.isForced = true;
    context.wasFreed = true;
  }
  if (context.state === 'draining') rest(context);
  else if (context.state === 'active' || context.state === 'waiting') go(context, 'open');
}

function receiveQuote(context: BuyerContext, offer: OfferMessage): void {
  tell(context, offer);
  if (context.state !== 'bid') return;
  go(context, 'quoted');
  if (context.isBacking || context.isUnbacked) return;
  const asset = context.wish?.asset;
  if (!asset) return;
  context.isBacking = true;
  context.settlement = settlementOf(context, asset);
  context.out.push({ kind: 'back', asset, price: offer.price, spent: null, rail: null });
}

function tell(context: BuyerContext, offer: OfferMessage): void {
  context.account?.setWindow(Math.min(offer.windowBytes, MAX_WINDOW_BYTES));
  const { price, shareThousandths } = offer;
  context.out.push({ kind: 'offered', price, shareThousandths });
}

function sendWish(context: BuyerContext, wish: BuyerBid): void {
  const floor = context.terms?.floors.find(({ asset }) => isSameAsset(asset, wish.asset));
  if (!floor || wish.price < floor.price) {
    withdraw(context);
    return;
  }
  if (context.account && !isSameAsset(context.account.record.asset, wish.asset)) detach(context);
  const before = context.bids.newest?.message.price ?? 0n;
  sendBid(context, wish, wish.price);
  if (context.serviceClass === 'paid' && wish.price < before) {
    context.ignoredSinceMs ??= context.nowMs;
  }
  if (context.state === 'draining') go(context, 'active');
  else if (context.state === 'free' || context.state === 'terms') {
    go(context, context.isOpened ? 'open' : 'bid');
  }
}

/** The other asset is another debt; this one is paid in what it was made in. */
function detach(context: BuyerContext): void {
  context.blocks.shareAll();
  if (context.serviceClass === 'paid') endPayment(context);
  context.account = null;
  context.isOpened = false;
  context.isStated = false;
  context.isUnbacked = false;
  context.settlement = null;
  context.proof = null;
  context.hasAskedToClose = false;
  context.wasFreed = false;
  go(context, 'free');
}

/** Number, nonce and lifetime are the connection's. */
export function sendBid(context: BuyerContext, wish: BuyerBid, price: bigint): void {
  context.nonce ??= wish.nonce;
  const message = {
    kind: 'bid',
    seq: context.bids.nextSeq,
    asset: wish.asset,
    price,
    maxBytesPerSecond: wish.maxBytesPerSecond,
    budgetLeft: wish.budgetLeft,
    lifetimeSeconds: BID_MS / 1000,
    nonce: context.nonce,
    payer: context.terms?.onlyListed === true ? wish.payer : null,
  } as const;
  context.bids.add(message, context.nowMs);
  send(context, message);
}
