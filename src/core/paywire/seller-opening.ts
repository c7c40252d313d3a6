/** How a payer's account is brought onto a connection: proof, chain, `state`, `opened` or `credited`. */
import type { ChannelId } from '../channel/description.ts';
import type { Session } from '../channel/messages.ts';
import { owedFor, unitsOf } from './debt.ts';
import { OPENING_MS } from './limits.ts';
import type { Txid } from './identifiers.ts';
import type { OpenMessage, PayMessage, RejectReason, StateMessage } from './message.ts';
import type { SellerAccount } from './seller-account.ts';
import {
  type ChainCheck,
  dropBid,
  floorOf,
  forged,
  reject,
  sayState,
  type SellerContext,
  send,
} from './seller-context.ts';
import { receiveVoucher } from './seller-vouchers.ts';
import { suspendedSeconds } from './seller-bidding.ts';

/** No node answers: again after 1, 2, 4, 8, 16 s. */
const MAX_RETRY_SECONDS = 16;

export function receiveOpen(context: SellerContext, message: OpenMessage): void {
  const { description, txid, proof } = message;
  const { contract } = context.terms;
  if (contract === null) {
    reject(context, context.lastSeq > 0 ? context.lastSeq : null, 'wrong-chain');
    return;
  }
  const channelId = context.checks.idOf(contract, description);
  const problem = problemOf(context, message);
  if (problem !== null) {
    reject(context, channelId, problem);
    return;
  }
  const action = { kind: 'check-channel', channelId, description, txid } as const;
  if (context.account && context.subject === channelId) {
    // Topped up.
    begin(context, action);
    return;
  }
  if (context.account) {
    // One account to a connection: another one, or the other rail, is for the next.
    reject(context, channelId, 'busy');
    return;
  }
  if (context.check || context.candidate) return;
  if (!isProved(context, { signer: description.signer, contract }, channelId, proof)) {
    forged(context, channelId);
    return;
  }
  context.subject = channelId;
  begin(context, action);
}

export function receivePay(context: SellerContext, payment: PayMessage): void {
  const { delegate, txid, asset } = payment;
  const subject = txid as string as ChannelId;
  if (context.credited?.txid === txid) {
    tell(context, true);
    return;
  }
  if (context.closing !== 'no') {
    reject(context, subject, 'closing');
    return;
  }
  if (context.check) return;
  if (!floorOf(context, asset)) {
    reject(context, subject, 'asset-not-accepted');
    return;
  }
  const isCurrent = delegate.until * 1000 > context.nowMs;
  const isDelegated = isCurrent && context.checks.isDelegate(delegate, delegate.signature);
  if (
    !isDelegated ||
    !isProved(context, { signer: delegate.key, contract: null }, subject, payment.proof)
  ) {
    forged(context, subject);
    return;
  }
  const { account } = context;
  if (account && !(account.isDirect && account.record.payer === delegate.payer)) {
    reject(context, subject, 'busy');
    return;
  }
  context.subject ??= subject;
  begin(context, { kind: 'check-payment', payment });
}

export function receiveState(context: SellerContext, message: StateMessage): void {
  if (context.subject !== message.channelId) {
    reject(context, message.channelId, 'channel-unknown');
    return;
  }
  if (context.account) return;
  context.theirState = message;
  attach(context);
}

/** The chain has the channel. */
export function channelChecked(context: SellerContext, account: SellerAccount): void {
  const { check } = context;
  if (check?.action.kind !== 'check-channel') return;
  context.check = null;
  if (context.account) {
    if (context.account === account) tell(context, false);
    return;
  }
  const { record } = account;
  if (record.phase === 'closing' && record.finalAmount !== null) {
    sayEndAgain(context, account);
    return;
  }
  const floor = floorOf(context, record.asset);
  if (record.phase !== 'open' || record.closesAt !== null) refuse(context, 'closing');
  else if (!floor) refuse(context, 'asset-not-accepted');
  else if (record.balance < floor.minDeposit) refuse(context, 'deposit-too-small');
  else become(context, account);
}

/** The chain has the payment, and it is stored. */
export function paymentChecked(
  context: SellerContext,
  account: SellerAccount,
  credited: { readonly txid: Txid; readonly amount: bigint },
): void {
  if (context.check?.action.kind !== 'check-payment') return;
  context.check = null;
  context.credited = credited;
  if (context.account === account) tell(context, true);
  else if (!context.account) become(context, account);
}

export function notChecked(
  context: SellerContext,
  isFinal: boolean,
  reason: RejectReason = 'channel-unknown',
): void {
  const { check, nowMs } = context;
  if (!check) return;
  if (isFinal) {
    refuse(context, reason);
  } else {
    check.retryAtMs = nowMs + Math.min(2 ** check.tries, MAX_RETRY_SECONDS) * 1000;
    check.tries += 1;
  }
}

/** Asks the chain again; gives up after 120 s. */
export function watchCheck(context: SellerContext): void {
  const { check, nowMs } = context;
  if (!check) return;
  if (nowMs - check.sinceMs >= OPENING_MS) {
    refuse(context, 'busy');
  } else if (check.retryAtMs !== null && nowMs >= check.retryAtMs) {
    check.retryAtMs = null;
    context.out.push(check.action);
  }
}

/** `opened` or `credited`, where it says something new. */
export function tell(context: SellerContext, isAsked: boolean): void {
  const { account, subject, credited } = context;
  if (!account || subject === null) return;
  const { balance, isSolid } = account.record;
  const { windowBytes } = account;
  const told = `${String(balance)} ${String(isSolid)} ${String(windowBytes)}`;
  if (told === context.told && !isAsked) return;
  context.told = told;
  if (!account.isDirect) {
    send(context, { kind: 'opened', channelId: subject, deposit: balance, windowBytes, isSolid });
  } else if (credited) {
    send(context, { kind: 'credited', ...credited, creditLeft: account.creditLeft });
  }
}

function become(context: SellerContext, account: SellerAccount): void {
  const { subject, nowMs } = context;
  if (subject === null) return;
  context.candidate = account;
  if (!account.isDirect) sayState(context, account);
  if (account.isSuspended(nowMs)) {
    reject(context, subject, 'busy', suspendedSeconds({ ...context, account }));
  }
  attach(context);
}

/** Both know what the other counted: the account is on the wire. */
function attach(context: SellerContext): void {
  const { candidate: account, theirState, subject } = context;
  if (!account || !theirState || subject === null) return;
  context.candidate = null;
  context.theirState = null;
  context.account = account;
  const floor = floorOf(context, account.record.asset);
  const settlement = account.isDirect ? 0n : (floor?.settlement ?? 0n);
  account.reconcile(countedBy(theirState, account), floor?.price ?? 0n, settlement);
  if (account.isDirect) {
    // What we go on from: a payer that forgot some of it takes it from here. What another wire sends
    // meanwhile may come behind it, and would count twice.
    if (account.isIdle) sayState(context, account);
  } else {
    account.countSettlement(settlement);
  }
  tell(context, true);
  context.out.push({ kind: 'keep', account });
  const { cumulative, signature } = theirState;
  if (signature !== null && cumulative > account.best) {
    receiveVoucher(context, { channelId: theirState.channelId, cumulative, signature });
  }
}

/** Rule 9. Less than its own vouchers say counts only who lost its numbers: it goes on from the best. */
function countedBy({ counted }: StateMessage, { best }: SellerAccount): bigint {
  return owedFor(counted) < best ? unitsOf(best) : counted;
}

/** What it agreed to is fixed: whoever proves to be the payer gets it as often as it opens the channel. */
function sayEndAgain(context: SellerContext, account: SellerAccount): void {
  context.account = account;
  context.theirState = null;
  context.closing = 'asked';
  dropBid(context);
}

function refuse(context: SellerContext, reason: RejectReason): void {
  context.check = null;
  reject(context, context.subject, reason);
  if (context.account) return;
  context.subject = null;
  context.theirState = null;
}

function begin(context: SellerContext, action: ChainCheck['action']): void {
  if (context.check) return;
  context.check = { action, sinceMs: context.nowMs, tries: 0, retryAtMs: null };
  context.out.push(action);
}

function problemOf(context: SellerContext, { description }: OpenMessage): RejectReason | null {
  const { payee, payeeSigner, minWithdrawDelaySeconds } = context.terms;
  if (context.closing !== 'no') return 'closing';
  if (context.isOver || context.buyerNonce === null) return 'protocol';
  if (description.payee !== payee || description.payeeSigner !== payeeSigner) return 'wrong-chain';
  if (!floorOf(context, description.asset)) return 'asset-not-accepted';
  if (description.withdrawDelaySeconds < minWithdrawDelaySeconds) return 'delay-too-short';
  return null;
}

function isProved(
  context: SellerContext,
  by: Parameters<SellerContext['checks']['isSession']>[0],
  subject: ChannelId,
  proof: PayMessage['proof'],
): boolean {
  if (context.buyerNonce === null) return false;
  const session: Session = {
    ...context.connection,
    channelId: subject,
    ns: context.terms.nonce,
    nb: context.buyerNonce,
  };
  return context.checks.isSession(by, session, proof);
}
