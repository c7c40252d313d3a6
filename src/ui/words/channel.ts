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

/** What its owner can do with it now: null while there is nothing to do but wait. */
export function channelAction(phase: ChannelView['phase']): string | null {
  if (phase === 'open') return m.channel_close();
  return phase === 'refundable' ? m.channel_take_back() : null;
}
