/** Vouchers as the seller takes them, and the agreed end of a channel. */
import type { Signature } from '../channel/signature.ts';
import { MESSAGE_GAP_MS } from './limits.ts';
import type { CloseMessage, RejectMessage, VoucherMessage } from './message.ts';
import { dropBid, forged, reject, type SellerContext, send, setFree } from './seller-context.ts';

const VOUCHERS_PER_ACK = 4;

/** Credit only once it is stored: `store-voucher`, `voucher-stored`. */
export function receiveVoucher(
  context: SellerContext,
  { channelId, cumulative, signature }: Omit<VoucherMessage, 'kind'>,
): void {
  const { account } = context;
  const channel = account?.record.channel;
  if (!account || channel?.channelId !== channelId) {
    reject(context, channelId, 'channel-unknown');
    return;
  }
  const sight = account.look(cumulative);
  if (sight === 'repeated') return;
  if (account.record.finalAmount !== null) {
    // What is wanted in all is fixed, by whichever wire it was asked.
    reject(context, channelId, 'closing');
    return;
  }
  if (sight !== 'new') {
    reject(context, channelId, sight);
  } else if (context.checks.isVoucher(channel, cumulative, signature)) {
    account.beginStoring(cumulative, signature);
    context.out.push({ kind: 'store-voucher', account, cumulative, signature });
  } else {
    forged(context, channelId);
  }
}

export function voucherStored(
  context: SellerContext,
  cumulative: bigint,
  signature: Signature,
): void {
  context.account?.credit(cumulative, signature);
  context.vouchersToAck += 1;
  acknowledge(context);
}

/** At most one `ack` per 4 vouchers or second. */
export function acknowledge(context: SellerContext): void {
  const { account, subject, nowMs } = context;
  if (!account || subject === null || context.vouchersToAck === 0 || context.isEnded) return;
  const isDue =
    context.vouchersToAck >= VOUCHERS_PER_ACK || nowMs - context.ackedMs >= MESSAGE_GAP_MS;
  if (!isDue) return;
  context.vouchersToAck = 0;
  context.ackedMs = nowMs;
  send(context, {
    kind: 'ack',
    channelId: subject,
    cumulative: account.best,
    mark: context.mark,
  });
}

/** The payer asks for an end: no credit from now on. */
export function receiveClose(context: SellerContext, { channelId }: CloseMessage): void {
  const { account } = context;
  if (!account || account.isDirect || context.subject !== channelId) {
    reject(context, channelId, 'channel-unknown');
    return;
  }
  if (context.closing !== 'no') return;
  context.closing = 'asked';
  dropBid(context);
  setFree(context);
}

/** Once no voucher is on its way to the disk: what we agree to is fixed, and then signed. */
export function agreeToClose(context: SellerContext): void {
  const { account } = context;
  if (context.closing !== 'asked' || !account || account.isStoring) return;
  context.closing = 'signing';
  const finalAmount = account.beginClosing();
  context.out.push({ kind: 'sign-close', account, finalAmount });
}

/** Stored as `closing` and signed: it may leave. */
export function closeSigned(
  context: SellerContext,
  finalAmount: bigint,
  signature: Signature,
): void {
  const { subject, mark } = context;
  if (context.closing !== 'signing' || subject === null) return;
  context.closing = 'done';
  send(context, { kind: 'close', channelId: subject, agreed: { finalAmount, signature, mark } });
}

/**
 * The payer says that we broke the rules, or sent junk: no paid class with it any more. One that names
 * a bid, or what we pay for, is for our buying side.
 */
export function receiveReject(context: SellerContext, { subject, reason }: RejectMessage): void {
  const isOurs =
    subject === null
      ? reason === 'protocol'
      : subject === context.subject || (subject as string) === context.credited?.txid;
  if (!isOurs) return;
  if (reason === 'protocol') endPaid(context);
  if (reason !== 'junk' || !context.account) return;
  context.account.end();
  endPaid(context);
  context.out.push({ kind: 'keep', account: context.account });
}

/** This connection is free from here. */
function endPaid(context: SellerContext): void {
  context.isOver = true;
  dropBid(context);
  setFree(context);
}
