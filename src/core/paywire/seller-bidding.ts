/** Bids as the seller takes them, and the class that follows from bid, account and scheduler. */
import { isSameAsset } from '../channel/asset.ts';
import {
  BID_MS,
  BLOCK_BYTES,
  MESSAGE_GAP_MS,
  RETURN_MS,
  STATE_GAP_MS,
  TERMS_GAP_MS,
  WAITING_MS,
} from './limits.ts';
import type { BidMessage } from './message.ts';
import type { SellerAccount } from './seller-account.ts';
import {
  dropBid,
  floorOf,
  hasRoom,
  offer,
  reject,
  sayState,
  type SellerContext,
  send,
  setFree,
} from './seller-context.ts';

/** What a change of the share must come to, in 1/1000, to be told in an offer of its own. */
const SHARE_TOLD = 50;
const BUSY_SECONDS = 30;
const UNLISTED_SECONDS = 60;

export function receiveBid(context: SellerContext, message: BidMessage): void {
  if (message.seq <= context.lastSeq) return;
  context.lastSeq = message.seq;
  context.buyerNonce = message.nonce;
  dropBid(context);
  if (message.price === 0n) return;
  const floor = floorOf(context, message.asset);
  const { account, nowMs } = context;
  if (context.isOver) reject(context, message.seq, 'protocol');
  else if (context.closing !== 'no') reject(context, message.seq, 'closing');
  else if (!floor) reject(context, message.seq, 'asset-not-accepted');
  else if (!isListed(context, message))
    reject(context, message.seq, 'payer-not-listed', UNLISTED_SECONDS);
  else if (message.price < floor.price) reject(context, message.seq, 'price-too-low');
  else if (account?.isSuspended(nowMs))
    reject(context, message.seq, 'busy', suspendedSeconds(context));
  else take(context, message);
}

/** After each event: what follows for auction and class. */
export function review(context: SellerContext): void {
  if (context.isBanned || context.isEnded) return;
  dropStaleBid(context);
  endHold(context);
  const price = eligiblePrice(context);
  weigh(context, price);
  if (context.serviceClass === 'paid') {
    if (price === null || context.verdict?.isInPaidSet !== true) setFree(context);
    else if (price !== context.price) offer(context, 'paid');
    else watchWindow(context);
  } else if (
    price !== null &&
    context.verdict?.isInPaidSet === true &&
    hasRoom(context, BLOCK_BYTES, price)
  ) {
    offer(context, 'paid');
  }
}

/** The scheduler's verdict. */
export function share(
  context: SellerContext,
  verdict: NonNullable<SellerContext['verdict']>,
): void {
  // Late: the bid is gone, or was never in the auction.
  if (context.weighed === null) return;
  context.verdict = verdict;
  if (verdict.isBusy && context.bid) {
    reject(context, context.bid.message.seq, 'busy', BUSY_SECONDS);
    dropBid(context);
  }
}

/** Floors changed, or selling was switched off; told at most every 30 s. */
export function announceTerms(context: SellerContext, isAsked: boolean): void {
  const isDue =
    isAsked || (context.areTermsDue && context.nowMs - context.termsSentMs >= TERMS_GAP_MS);
  if (!isDue) return;
  context.areTermsDue = false;
  context.termsSentMs = context.nowMs;
  send(context, { kind: 'terms', terms: context.terms });
}

export function suspendedSeconds({ account, nowMs }: SellerContext): number {
  return Math.ceil(Math.max((account?.record.suspendedUntil ?? 0) - nowMs, 0) / 1000);
}

/** What it says of itself is proven when it opens its account, which knows better from then on. */
function isListed({ terms, account, mayPay }: SellerContext, message: BidMessage): boolean {
  const payer = account?.record.payer ?? message.payer;
  return !terms.onlyListed || (payer !== null && mayPay(payer));
}

function take(context: SellerContext, message: BidMessage): void {
  const attached = context.account;
  if (attached && !isSameAsset(attached.record.asset, message.asset)) detach(context);
  const { account } = context;
  const isRenewed = context.quoted === message.price;
  context.bid = { message, atMs: context.nowMs };
  if (account?.isDirect && account.isIdle && !account.canAfford(message.price)) {
    sayStateAgain(context, account);
  }
  // In the paid class the new price is an offer of its own.
  if (context.serviceClass === 'paid' || (account && isRenewed)) return;
  context.quoted = message.price;
  offer(context, 'quote');
}

/** A payer that counted less than we did would wait for ever. Its bids may come faster than we may answer. */
function sayStateAgain(context: SellerContext, account: SellerAccount): void {
  if (context.nowMs - context.statedMs < STATE_GAP_MS) return;
  context.statedMs = context.nowMs;
  sayState(context, account);
}

/** A bid in another asset is about another debt. */
function detach(context: SellerContext): void {
  setFree(context);
  context.account?.lose(context.units);
  context.units = 0n;
  context.account = null;
  context.candidate = null;
  context.theirState = null;
  context.subject = null;
  context.told = null;
}

function dropStaleBid(context: SellerContext): void {
  const { bid, nowMs } = context;
  if (!bid) return;
  const { message, atMs } = bid;
  if (nowMs - atMs > Math.min(message.lifetimeSeconds * 1000, BID_MS)) {
    dropBid(context);
  } else if (!floorOf(context, message.asset)) {
    // No longer for sale. A new floor holds for the bids after it.
    reject(context, message.seq, 'asset-not-accepted');
    dropBid(context);
  }
}

/** Back after 10 s; who was out for not paying, with a quarter of the window free: suspended without. */
function endHold(context: SellerContext): void {
  const { account, heldSinceMs, nowMs } = context;
  if (heldSinceMs === null || !account || nowMs - heldSinceMs < RETURN_MS) return;
  if (account.isStoring) return;
  context.heldSinceMs = null;
  if (!context.isHeldForDebt) return;
  const price = context.bid?.message.price ?? context.weighed ?? account.lastPrice;
  if (account.hasQuarter(price) || account.isSuspended(nowMs)) return;
  account.suspend(nowMs);
  context.out.push({ kind: 'keep', account });
  reject(context, context.subject, 'busy', suspendedSeconds(context));
  dropBid(context);
}

/** The bid's price while it may take part: fresh, backed, and nothing stands against it. */
function eligiblePrice(context: SellerContext): bigint | null {
  const { account, bid, nowMs } = context;
  if (!account || !bid || context.told === null || context.isOver) return null;
  if (context.closing !== 'no' || context.heldSinceMs !== null) return null;
  const { asset, price } = bid.message;
  // A price in one asset says nothing in another: 300 sun are not 300 of a token with 18 decimals.
  if (!isSameAsset(asset, account.record.asset)) return null;
  // A slot in the paid class is not for one that has yet to promise what claiming costs.
  if (!account.isSettled) return null;
  return account.isOpen(nowMs) && account.canAfford(price) ? price : null;
}

function weigh(context: SellerContext, price: bigint | null): void {
  const { account, bid } = context;
  const cap = price === null ? null : (bid?.message.maxBytesPerSecond ?? null);
  if (price === context.weighed && cap === context.weighedCap) return;
  context.weighed = price;
  context.weighedCap = cap;
  if (price === null) context.verdict = null;
  const floor = bid ? floorOf(context, bid.message.asset) : null;
  context.out.push({
    kind: 'weigh',
    accountId: account?.id ?? null,
    weight: price === null || !floor ? null : { price, floor: floor.price },
    maxBytesPerSecond: cap,
  });
}

/**
 * Class unchanged, nothing pushed, one `need`; 2 s without a sufficient voucher: free. Where others used
 * up what it shares with them there is nothing that it needs to pay.
 */
function watchWindow(context: SellerContext): void {
  const { account, nowMs, price } = context;
  if (!account) return;
  if (hasRoom(context, BLOCK_BYTES, price)) {
    context.waitingSinceMs = null;
    tellShare(context);
    return;
  }
  if (context.waitingSinceMs === null) {
    context.waitingSinceMs = nowMs;
    need(context);
  } else if (nowMs - context.waitingSinceMs < WAITING_MS || account.isStoring) {
    if (context.neededMs < context.waitingSinceMs) need(context);
  } else {
    context.heldSinceMs = nowMs;
    context.isHeldForDebt = !account.hasQuarter(price);
    setFree(context);
    weigh(context, null);
  }
}

function need(context: SellerContext): void {
  const { account, subject, nowMs } = context;
  if (!account || account.isDirect || subject === null) return;
  if (account.hasQuarter(context.price)) return;
  if (nowMs - context.neededMs < MESSAGE_GAP_MS) return;
  context.neededMs = nowMs;
  const cumulative = account.required(context.price);
  send(context, { kind: 'need', channelId: subject, cumulative, mark: context.mark });
}

/** A new share or window, at most every 10 s. */
function tellShare(context: SellerContext): void {
  const { offered, verdict, account, nowMs } = context;
  if (!verdict || !account || nowMs - offered.atMs < RETURN_MS) return;
  const isOther = Math.abs(verdict.shareThousandths - offered.share) >= SHARE_TOLD;
  if (isOther || account.windowBytes !== offered.windowBytes) offer(context, 'paid');
}
