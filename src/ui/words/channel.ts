import type { BoughtView, CloseAnswer } from '../../bridge/paying.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import type { ChannelView, WalletAccount } from '../../wallet/wallet.ts';
import { m } from '../messages/generated/messages.js';
import type { Tone } from './status.ts';

const PHASES: Readonly<Record<ChannelView['phase'], readonly [word: () => string, tone: Tone]>> = {
  opening: [m.channel_opening, 'blue'],
  open: [m.channel_is_open, 'green'],
  closing: [m.channel_closing, 'gold'],
  refundable: [m.channel_refundable, 'gold'],
  closed: [m.channel_closed, 'grey'],
};

/** @param isEndAgreed Its seller signed the end; on chain it is as open as before. */
export function channelWords(
  phase: ChannelView['phase'],
  isEndAgreed = false,
): {
  readonly word: string;
  readonly tone: Tone;
} {
  if (phase === 'open' && isEndAgreed) return { word: m.channel_agreed_end(), tone: 'gold' };
  const [word, tone] = PHASES[phase];
  return { word: word(), tone };
}

const SELLERS: Readonly<Record<BoughtView['phase'], readonly [word: () => string, tone: Tone]>> = {
  open: [m.seller_paid, 'green'],
  closing: [m.channel_closing, 'gold'],
  closed: [m.channel_closed, 'grey'],
  ended: [m.seller_ended, 'red'],
};

/** Of what only our own ledger knows: direct payments, and channels while the chain is silent. */
export function sellerPhaseWords(bought: BoughtView | null): {
  readonly word: string;
  readonly tone: Tone;
} {
  const [word, tone] = SELLERS[bought?.phase ?? 'open'];
  return { word: word(), tone };
}

/**
 * What is left for its payer: deposited and not promised to the seller, and when the wait is over all
 * that the seller did not claim. Where our own ledger knows nothing, nothing is known to be promised.
 */
export function leftIn(channel: ChannelView, bought: BoughtView | null): bigint {
  const { phase, balance, claimed } = channel;
  if (phase === 'closed') return 0n;
  return balance - claimed - (phase === 'refundable' ? 0n : (owedIn(channel, bought) ?? 0n));
}

/** The figure of a channel's row: the payer's part of it. */
export function heldIn(
  channel: ChannelView,
  bought: BoughtView | null,
): { readonly amount: bigint; readonly words: string } {
  const { phase, balance, claimed } = channel;
  const amount = phase === 'closed' ? balance - claimed : leftIn(channel, bought);
  return { amount, words: HELD[phase]() };
}

const HELD: Readonly<Record<ChannelView['phase'], () => string>> = {
  opening: m.channel_on_its_way,
  open: m.channel_left,
  closing: m.channel_comes_back,
  refundable: m.channel_can_be_taken,
  closed: m.channel_came_back,
};

/** The same of what our own ledger alone knows. */
export function aheadAt({ rail, phase, deposited, paid }: BoughtView): {
  readonly amount: bigint;
  readonly words: string;
} {
  const words = rail === 'direct' ? m.seller_ahead : HELD[phase === 'closed' ? 'closed' : 'open'];
  return { amount: deposited - paid, words: words() };
}

/**
 * Of a channel that this wallet does not have: whose it is, where that is another account than the one
 * in use. It alone can close it.
 */
export function payerNeeded(
  bought: BoughtView | null,
  account: Pick<WalletAccount, 'address'> | null,
): TronAddress | null {
  if (bought === null || bought.rail !== 'channel' || bought.phase === 'closed') return null;
  return bought.payer === account?.address ? null : bought.payer;
}

/** Deposited, promised, claimed: what became of a channel's money, in the order of its life. */
export function moneyIn(
  channel: ChannelView,
  bought: BoughtView | null,
  money: (amount: bigint) => string,
): readonly string[] {
  const { phase, balance, claimed } = channel;
  const owed = owedIn(channel, bought) ?? 0n;
  const words = [m.channel_deposited({ amount: money(balance) })];
  if (claimed > 0n) words.push(m.channel_claimed({ amount: money(claimed) }));
  if (owed > 0n && phase !== 'closed') words.push(m.channel_promised({ amount: money(owed) }));
  return words;
}

/** What a channel's end gives to whom, now that both agree to `finalAmount` of all it ever held. */
export function endOf(
  { balance, claimed }: Pick<ChannelView, 'balance' | 'claimed'>,
  finalAmount: bigint,
): { readonly toSeller: bigint; readonly toPayer: bigint } {
  // As the contract has it: no more than there is, and nothing is taken back from the seller.
  const upTo = finalAmount < balance ? finalAmount : balance;
  const paid = upTo > claimed ? upTo : claimed;
  return { toSeller: paid - claimed, toPayer: balance - paid };
}

/** Promised to the seller and not claimed by it; null where our own ledger knows nothing. */
export function owedIn(channel: ChannelView, bought: BoughtView | null): bigint | null {
  return bought === null ? null : endOf(channel, bought.paid).toSeller;
}

const NOT_AGREED: Readonly<Record<(CloseAnswer & { kind: 'not-agreed' })['why'], () => string>> = {
  away: m.channel_seller_away,
  'other-key': m.channel_other_key,
  silent: m.channel_seller_silent,
  no: m.channel_seller_no,
  'too-much': m.channel_seller_wants_more,
};

/**
 * What sending the end of a channel means now.
 *
 * @param answer What became of asking the seller; null where it was not asked.
 * @param wait How long the other way takes, in words.
 */
export function endWords(answer: CloseAnswer | null, wait: string): string {
  if (answer === null) return m.channel_close_text({ time: wait });
  if (answer.kind === 'agreed') return m.channel_agreed_text();
  const why = NOT_AGREED[answer.why]();
  return m.channel_not_agreed({ why, text: m.channel_close_text({ time: wait }) });
}

/** That its seller is paid nothing for a while where its channel is closed now; null where that is not so. */
export function waitWords(
  bought: Pick<BoughtView, 'waitsUntil' | 'isEndAgreed'> | null,
  nowMs: number,
): string | null {
  // Nothing more is paid to it whatever is done.
  if (bought === null || bought.isEndAgreed) return null;
  return bought.waitsUntil !== null && bought.waitsUntil > nowMs ? m.channel_wait_text() : null;
}

/** What comes next, where there is something to know; null otherwise. */
export function channelHint(phase: ChannelView['phase'], isEndAgreed = false): string | null {
  if (phase === 'open' && isEndAgreed) return m.channel_agreed_hint();
  if (phase === 'closing') return m.channel_closing_hint();
  return phase === 'refundable' ? m.channel_refundable_hint() : null;
}

/** What its owner can do with it now: null while there is nothing to do but wait. */
export function channelAction(phase: ChannelView['phase']): string | null {
  if (phase === 'open') return m.channel_close();
  return phase === 'refundable' ? m.channel_take_back() : null;
}
