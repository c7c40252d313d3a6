/** What a budget may give, before it is made: as far as anybody can know. */
import type { PayQuote } from '../../bridge/pay-quote.ts';
import { formatRate, isStill } from '../format/bytes.ts';
import { formatDuration } from '../format/duration.ts';
import { formatTenths } from '../format/number.ts';
import { m } from '../messages/generated/messages.js';
import type { PaidRates } from '../paying/paid-rates.ts';
import { timeFor } from '../paying/speed.ts';

export interface GainSight {
  readonly quote: Pick<PayQuote, 'freeBytesPerSecond' | 'bytesLeft' | 'measuringMs'>;
  /** Bytes per second that are aimed at; null: as fast as it goes. */
  readonly target: number | null;
  /** How fast this torrent came when it was paid for; null when it never was. */
  readonly rates: PaidRates | null;
}

export interface GainWords {
  readonly value: string;
  readonly detail: string;
}

/**
 * Sellers do not tell how fast they send. What is known is what paying gave here before, and what is aimed
 * at; each beside what comes free.
 */
export function expectedGain({ quote, target, rates }: GainSight): GainWords {
  const free = quote.freeBytesPerSecond;
  const isKnown = rates !== null && !isStill(rates.paidBytesPerSecond);
  const before = isKnown ? rates.paidBytesPerSecond : null;
  const rate = least(before, target);
  if (rate === null) return { value: m.gain_unknown_yet(), detail: m.gain_unknown_why() };
  if (rate <= free) return { value: m.gain_nothing(), detail: m.gain_nothing_why() };
  const detail = before === null ? m.gain_aimed() : m.gain_as_before();
  return { value: gainOver(rate, quote), detail };
}

function gainOver(rate: number, { freeBytesPerSecond, bytesLeft }: GainSight['quote']): string {
  const left = timeFor(bytesLeft, rate);
  const done = left === null ? '' : formatDuration(left);
  if (isStill(freeBytesPerSecond)) return m.gain_rate({ rate: formatRate(rate), left: done });
  const times = formatTenths(rate / freeBytesPerSecond);
  return m.gain_times({ times, rate: formatRate(rate), left: done });
}

function least(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
