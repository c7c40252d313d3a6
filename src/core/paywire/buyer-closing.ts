/**
 * The agreed end of a buyer's channel: how its seller is asked for it, and what counts as an answer. A
 * connection that the channel is not on yet is asked as well: the channel is shown there first, behind a
 * bid of price 0, and nothing is bought.
 */
import { sendBid, withdraw } from './buyer-bidding.ts';
import { type BuyerContext, go, send, setClass, violate } from './buyer-context.ts';
import type { BuyerEvent } from './buyer-events.ts';
import { backed } from './buyer-opening.ts';
import { most, owedFor } from './debt.ts';
import type { CloseMessage, RejectMessage } from './message.ts';

type CloseEvent = BuyerEvent & { readonly kind: 'close' };

/** Nothing is bid on this connection any more; `close` leaves once all is paid. */
export function askToClose(context: BuyerContext, event: CloseEvent): void {
  // One account to a connection: another one is asked for on another.
  if (context.account !== null && context.account !== event.account) return;
  context.wantsClose = true;
  withdraw(context);
  if (context.state !== 'closed' && !context.isOpened) show(context, event);
}

/** Once what may be paid is paid and the free class is announced. */
export function sendClose(context: BuyerContext): void {
  const { account } = context;
  const channel = account?.record.channel;
  if (!context.wantsClose || !account || !channel || !context.isOpened) return;
  // What waits for its hash would be agreed to unverified.
  if (account.released < account.received) return;
  context.wantsClose = false;
  context.hasAskedToClose = true;
  send(context, { kind: 'close', channelId: channel.channelId, agreed: null });
}

export function receiveClose(context: BuyerContext, { channelId, agreed }: CloseMessage): void {
  const { account } = context;
  const channel = account?.record.channel;
  if (!agreed || !account || channel?.channelId !== channelId) return;
  const { finalAmount, signature } = agreed;
  if (!context.checks.isClose(channel, finalAmount, signature)) {
    refuseEnd(context, 'no');
    violate(context, 'Its agreement to close is not signed by it.');
    return;
  }
  // It gives no credit any more. What it wants too much is not agreed to: the contract has the delay.
  setClass(context, null);
  const isEnough = finalAmount <= most(owedFor(account.received), account.cumulative);
  // The answer to an `open`: it had agreed before, and that never came here.
  const isRepeated = context.isStated && !context.isOpened;
  const isAsked = context.hasAskedToClose === true || isRepeated;
  const isExpected = isAsked || context.wasFreed === true;
  account.refresh({
    phase: isAsked && isEnough ? 'closing' : 'ended',
    ...(isExpected && isEnough ? { agreed: { finalAmount, signature } } : {}),
  });
  context.out.push({ kind: 'keep', account });
  if (!isExpected) {
    violate(context, 'It ended the channel, and nobody asked for that.');
    return;
  }
  if (isEnough) context.out.push({ kind: 'close-agreed', channelId, finalAmount, signature });
  else refuseEnd(context, 'too-much');
  go(context, 'closed');
}

/** What a reject means for an end that is asked for: one of a bid, and `busy`, mean nothing. */
export function receiveNo(context: BuyerContext, { subject, reason }: RejectMessage): void {
  if (typeof subject === 'number' || reason === 'busy') return;
  refuseEnd(context, 'no');
}

/** No end is agreed to on this connection. */
function refuseEnd(context: BuyerContext, why: 'no' | 'too-much'): void {
  if (!context.wantsClose && context.hasAskedToClose !== true) return;
  context.out.push({ kind: 'close-refused', why });
}

function show(context: BuyerContext, { account, instalment, nonce }: CloseEvent): void {
  if (context.terms === null || context.isOver || account.isDirect) {
    refuseEnd(context, 'no');
    return;
  }
  if (context.nonce === null) {
    const { asset, payer } = account.record;
    const nothing = { price: 0n, maxBytesPerSecond: null, budgetLeft: 0n } as const;
    sendBid(context, { kind: 'bid', asset, ...nothing, nonce, payer }, 0n);
  }
  // Where it was shown and refused before, the seller has forgotten both.
  context.isStated = false;
  backed(context, account, instalment);
}
