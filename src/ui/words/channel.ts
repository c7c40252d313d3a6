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

/** What its owner can do with it now: null while there is nothing to do but wait. */
export function channelAction(phase: ChannelView['phase']): string | null {
  if (phase === 'open') return m.channel_close();
  return phase === 'refundable' ? m.channel_take_back() : null;
}
