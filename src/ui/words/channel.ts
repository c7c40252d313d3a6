import type { BoughtView } from '../../bridge/paying.ts';
import type { ChannelView } from '../../wallet/wallet.ts';
import { m } from '../messages/generated/messages.js';
import type { Tone } from './status.ts';

const PHASES: Readonly<Record<ChannelView['phase'], readonly [word: () => string, tone: Tone]>> = {
  opening: [m.channel_opening, 'blue'],
  open: [m.channel_is_open, 'green'],
  closing: [m.channel_closing, 'gold'],
  refundable: [m.channel_refundable, 'gold'],
  closed: [m.channel_closed, 'grey'],
};

export function channelWords(phase: ChannelView['phase']): {
  readonly word: string;
  readonly tone: Tone;
} {
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

/** What is still in a channel, whoever gets it; nothing once it is closed. */
export function leftIn({ phase, balance, claimed }: ChannelView): bigint {
  return phase === 'closed' ? 0n : balance - claimed;
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

/** What comes next, where there is something to know; null otherwise. */
export function channelHint(phase: ChannelView['phase']): string | null {
  if (phase === 'closing') return m.channel_closing_hint();
  return phase === 'refundable' ? m.channel_refundable_hint() : null;
}

/** What its owner can do with it now: null while there is nothing to do but wait. */
export function channelAction(phase: ChannelView['phase']): string | null {
  if (phase === 'open') return m.channel_close();
  return phase === 'refundable' ? m.channel_take_back() : null;
}
