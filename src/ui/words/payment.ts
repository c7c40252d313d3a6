/** The words, tone and icon of what a transaction came to. */
import type { TronAddress } from '../../core/units/tron-address.ts';
import type { HistoryEntry } from '../../wallet/wallet.ts';
import { m } from '../messages/generated/messages.js';
import type { Tone } from './status.ts';

export type PaymentState = HistoryEntry['state'];

export interface PaymentWords {
  readonly word: string;
  readonly tone: Tone;
}

const STATES: Readonly<Record<PaymentState, readonly [word: () => string, tone: Tone]>> = {
  signed: [m.payment_signed, 'grey'],
  sent: [m.payment_sent, 'blue'],
  'in-block': [m.payment_in_block, 'blue'],
  solid: [m.payment_final, 'green'],
  failed: [m.payment_failed, 'red'],
  expired: [m.payment_expired, 'grey'],
};

export function paymentWords(state: PaymentState): PaymentWords {
  const [word, tone] = STATES[state];
  return { word: word(), tone };
}

/** What it was: `Sent`, `Received`, `Deposit`. */
export function paymentKind({ what, direction }: HistoryEntry): string {
  switch (what) {
    case 'transfer':
      return direction === 'out' ? m.payment_out() : m.payment_in();
    case 'approve':
      return m.payment_approve();
    case 'deposit':
      return m.payment_deposit();
    case 'claim':
      return m.payment_claim();
    case 'close':
      return m.payment_close();
    case 'close-request':
      return m.payment_close_request();
    case 'refund':
      return m.payment_refund();
  }
}

/** The other side of it: `to T…`, `from T…`, of a channel `with T…`. */
export function otherSide({ what, direction, from, to }: HistoryEntry): {
  readonly preposition: string;
  readonly address: TronAddress;
} {
  const address = direction === 'in' ? from : to;
  switch (what) {
    case 'transfer':
      return { preposition: direction === 'in' ? m.payment_from() : m.payment_to(), address };
    case 'claim':
      return { preposition: direction === 'in' ? m.payment_of() : m.payment_for(), address };
    case 'approve':
    case 'deposit':
      return { preposition: m.payment_to(), address };
    default:
      return { preposition: m.payment_with(), address };
  }
}

/** Before the figure; nothing where nothing moves. */
export function signOf({ direction, amount }: HistoryEntry): '' | '+' | '−' {
  if (direction === 'none' || amount === 0n) return '';
  return direction === 'in' ? '+' : '−';
}

/** Nothing more can become of it. */
export function isSettled(state: PaymentState): boolean {
  return state === 'solid' || state === 'failed' || state === 'expired';
}

/** How many of the three steps (sent, in a block, final) are done. */
export function stepsDone(state: PaymentState): number {
  if (state === 'solid') return 3;
  if (state === 'in-block') return 2;
  return state === 'signed' ? 0 : 1;
}

/** The title over a transaction that is followed; null while the history has no word of it. */
export function outcomeWords(entry: HistoryEntry | null): string {
  switch (entry?.state) {
    case 'solid':
      return m.sent_final_title();
    case 'failed':
    case 'expired':
      return m.sent_failed_title();
    default:
      return m.sent_title();
  }
}
