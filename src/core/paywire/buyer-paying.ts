/** When the buyer pays, and when it asks for more to pay with. */
import type { BuyerAccount } from './buyer-account.ts';
import { withdraw } from './buyer-bidding.ts';
import { sendClose } from './buyer-closing.ts';
import { type BuyerContext, go, refuse, send, subjectOf } from './buyer-context.ts';
import { JUNK_MS, RETRY_MS } from './limits.ts';

/** After each event: send what is signed, sign what is due, ask for money before it is used up. */
export function settleUp(context: BuyerContext): void {
  const { account } = context;
  if (!account) return;
  sendVoucher(context);
  const mustPay = context.isForced || account.isIdle || context.state === 'waiting';
  const canPay = context.isOpened && context.nowMs >= context.unsignableUntilMs;
  const cumulative = canPay ? account.due(mustPay) : null;
  if (cumulative !== null) {
    account.beginSigning(cumulative);
    context.out.push({ kind: 'sign', account, cumulative });
  } else if (!account.isSigning) {
    context.isForced = false;
    finish(context);
  }
  askForMore(context);
}

/** A limit, a lock or the storage says no: nothing is bid any more, and nothing more is owed soon. */
export function notSigned(context: BuyerContext, account: BuyerAccount): void {
  account.notSigned();
  // Paid with another one by now.
  if (context.account !== account) return;
  context.unsignableUntilMs = context.nowMs + RETRY_MS;
  refuse(context, RETRY_MS);
  withdraw(context);
  context.isForced = false;
}

/** The hash of a piece this wire gave blocks of. */
export function verified(context: BuyerContext, piece: number, isValid: boolean): void {
  if (isValid) {
    const bytes = context.blocks.pass(piece);
    context.account?.addVerifiedBytes(bytes);
    return;
  }
  const failure = context.blocks.fail(piece);
  if (failure.kind === 'junk') {
    context.isLast = true;
    const subject = subjectOf(context);
    send(context, { kind: 'reject', subject, reason: 'junk', waitSeconds: JUNK_MS / 1000 });
    avoid(context, 'It sent data that is not what the torrent says.');
  } else if (failure.kind === 'doubtful') {
    context.account?.doubt(failure.lengthBytes);
    if (context.account?.isDoubtful !== true) return;
    avoid(context, 'Too much of what it sent was in pieces that were not what the torrent says.');
  }
}

function avoid(context: BuyerContext, why: string): void {
  const { account } = context;
  const untilMs = context.nowMs + JUNK_MS;
  context.refusedUntilMs = untilMs;
  context.out.push({ kind: 'avoid', untilMs, why });
  withdraw(context);
  if (!account) return;
  account.refresh({ avoidUntil: untilMs });
  context.out.push({ kind: 'keep', account });
}

/** The wire goes: nothing that came over it can be blamed on one seller any more. */
export function ending(context: BuyerContext): void {
  context.blocks.shareAll();
  context.isForced = true;
  settleUp(context);
  context.account?.setPrice(context.wire, null);
  if (context.account) context.out.push({ kind: 'keep', account: context.account });
  context.wish = null;
  go(context, 'closed');
}

function sendVoucher(context: BuyerContext): void {
  const { account } = context;
  const channel = account?.record.channel;
  const unsent = account?.unsent;
  if (!account || !channel || !unsent || !context.isOpened) return;
  send(context, { kind: 'voucher', channelId: channel.channelId, ...unsent });
  // After the end it may have left or not: another wire says it again.
  if (context.state !== 'closed') account.setSent(unsent.cumulative);
  if (context.state === 'waiting') go(context, 'active');
}

/** Once what may be paid is paid and the free class is announced. */
function finish(context: BuyerContext): void {
  const { account } = context;
  if (!account || context.serviceClass === 'paid') return;
  if (context.isLast) {
    context.isLast = false;
    account.refresh({ phase: 'ended' });
    context.out.push({ kind: 'keep', account });
  }
  sendClose(context);
}

function askForMore(context: BuyerContext): void {
  const { account, wish } = context;
  if (!account || !wish || context.isBacking || context.isUnbacked || !context.isOpened) return;
  if (!account.isShort(wish.price, context.bytesLeft())) return;
  context.isBacking = true;
  const { asset, rail } = account.record;
  context.out.push({ kind: 'back', asset, price: wish.price, spent: account, rail });
}
