/** How a buyer's account is brought onto a connection: proof, `open` or `pay`, `state`, `opened`. */
import { isSameAsset } from '../channel/asset.ts';
import type { ChannelId } from '../channel/description.ts';
import type { Signature } from '../channel/signature.ts';
import type { BuyerAccount } from './buyer-account.ts';
import { type BuyerContext, go, refuse, send, settlementOf } from './buyer-context.ts';
import { withdraw } from './buyer-bidding.ts';
import { least } from './debt.ts';
import { MAX_WINDOW_BYTES, RETRY_MS } from './limits.ts';
import type { Txid } from './identifiers.ts';
import type { CreditedMessage, OpenedMessage, StateMessage } from './message.ts';

/** There is money for this seller: prove that the account is ours, on this connection. */
export function backed(context: BuyerContext, account: BuyerAccount, txid: Txid): void {
  context.isBacking = false;
  if (context.account !== null && context.account !== account) return;
  if (context.wish && !isSameAsset(account.record.asset, context.wish.asset)) return;
  context.account = account;
  context.txid = txid;
  account.usePieces(context.wire, context.pieceLengthBytes);
  context.settlement ??= settlementOf(context, account.record.asset);
  const subject = account.record.channel?.channelId ?? txid;
  if (context.proof?.subject === subject) {
    introduce(context, context.proof.signature);
  } else if (context.terms && context.nonce) {
    const { nonce: sellerNonce } = context.terms;
    context.out.push({ kind: 'prove', subject, sellerNonce, buyerNonce: context.nonce });
  }
  if (context.state === 'bid' || context.state === 'quoted') go(context, 'opening');
}

/** Answers `prove`. */
export function proved(
  context: BuyerContext,
  subject: ChannelId | Txid,
  signature: Signature,
): void {
  const { account, txid } = context;
  if (!account || !txid) return;
  // Of what was paid with before, in another asset.
  if (subject !== (account.record.channel?.channelId ?? txid)) return;
  context.proof = { subject, signature };
  introduce(context, signature);
}

export function notBacked(context: BuyerContext): void {
  context.isBacking = false;
  context.isUnbacked = true;
  // Withdrawn meanwhile: it was the user who said no, and this seller may be bid to again at once.
  if (context.isOpened || context.wish === null) return;
  refuse(context, RETRY_MS);
  withdraw(context);
}

export function receiveOpened(context: BuyerContext, message: OpenedMessage): void {
  const { account } = context;
  if (account?.record.channel?.channelId !== message.channelId) return;
  // Nothing was opened on this connection yet.
  if (context.settlement === null || !context.isStated) return;
  account.setWindow(Math.min(message.windowBytes, MAX_WINDOW_BYTES));
  const settlement = least(context.settlement, settlementOf(context, account.record.asset));
  if (account.countSettlement(settlement)) {
    context.out.push({ kind: 'keep', account });
  }
  nowOpen(context);
}

export function receiveCredited(context: BuyerContext, message: CreditedMessage): void {
  const { account } = context;
  if (!account?.isDirect) return;
  if (!account.record.instalments.some(({ txid }) => txid === message.txid)) return;
  nowOpen(context);
}

/** Rule 9. What we forgot comes back; what the seller lacks is sent again. */
export function receiveState(context: BuyerContext, message: StateMessage): void {
  const { account } = context;
  if (account?.isDirect) {
    receiveDirectState(context, account, message);
    return;
  }
  const channel = account?.record.channel;
  if (!account || !channel || channel.channelId !== message.channelId) return;
  const { cumulative, signature } = message;
  if (cumulative > account.cumulative && signature !== null) {
    if (!context.checks.isVoucher(channel, cumulative, signature)) return;
    account.adopt(cumulative, signature);
    context.out.push({ kind: 'keep', account });
  }
  account.setSent(cumulative < account.cumulative ? cumulative : account.cumulative);
}

/** Direct payments have no vouchers to remember by: the seller's count stands for what we lack. */
function receiveDirectState(
  context: BuyerContext,
  account: BuyerAccount,
  { channelId, counted }: StateMessage,
): void {
  const { instalments } = account.record;
  // It answers what we counted, or a bid that its credit was too little for.
  if (!context.isStated || context.isOver) return;
  if (!instalments.some(({ txid }) => (txid as string | null) === channelId)) return;
  if (account.remember(counted, context.wish?.price ?? 0n)) {
    context.out.push({ kind: 'keep', account });
  }
}

function nowOpen(context: BuyerContext): void {
  context.isOpened = true;
  if (['bid', 'quoted', 'opening'].includes(context.state)) go(context, 'open');
}

function introduce(context: BuyerContext, proof: Signature): void {
  const { account, txid } = context;
  if (!account || !txid) return;
  const { channel, delegate, asset, instalments } = account.record;
  if (channel) {
    send(context, { kind: 'open', description: channel.description, txid, proof });
  } else if (delegate) {
    const amount = instalments.find((instalment) => instalment.txid === txid)?.amount ?? 0n;
    send(context, { kind: 'pay', txid, asset, amount, delegate, proof });
  }
  if (context.isStated) return;
  context.isStated = true;
  send(context, {
    kind: 'state',
    // The direct rail has no channel: its sessions are named by the payment.
    channelId: channel?.channelId ?? (txid as string as ChannelId),
    cumulative: account.cumulative,
    signature: account.record.signature,
    counted: account.received,
    proof,
  });
}
