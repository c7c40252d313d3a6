import { expect, test } from 'vitest';
import { TRX } from '../../core/channel/asset.ts';
import { OUTBOX_STATES } from '../../core/money/outbox.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import type { HistoryEntry } from '../../wallet/wallet.ts';
import {
  isSettled,
  otherSide,
  outcomeWords,
  paymentKind,
  paymentWords,
  signOf,
  stepsDone,
} from './payment.ts';

function entryOf(change: Partial<HistoryEntry>): HistoryEntry {
  const address = 'TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4' as TronAddress;
  return {
    txid: '00',
    direction: 'out',
    what: 'transfer',
    token: null,
    asset: TRX,
    amount: 1n,
    from: address,
    to: address,
    at: 0,
    state: 'sent',
    reason: null,
    feeSun: null,
    explorerUrl: null,
    ...change,
  };
}

test('each state has a word of its own', () => {
  const words = OUTBOX_STATES.map((state) => paymentWords(state).word);
  expect(new Set(words).size).toBe(OUTBOX_STATES.length);
});

test('the steps go forward, and the last one is settled', () => {
  const forward = ['signed', 'sent', 'in-block', 'solid'] as const;
  expect(forward.map(stepsDone)).toEqual([0, 1, 2, 3]);
  expect(forward.map(isSettled)).toEqual([false, false, false, true]);
  expect([isSettled('failed'), isSettled('expired')]).toEqual([true, true]);
});

test('what it was is told from the side of this account', () => {
  expect(paymentKind(entryOf({ direction: 'out' }))).toBe('Sent');
  expect(paymentKind(entryOf({ direction: 'in' }))).toBe('Received');
  expect(paymentKind(entryOf({ what: 'deposit' }))).toBe('Deposit in a channel');
});

test('the other side of it, and the sign of what moved', () => {
  const payer = 'TLsV52sRDL79HXGGm9yzwKibb6BeruhUzy' as TronAddress;
  const claim = entryOf({ what: 'claim', direction: 'in', from: payer });
  expect(otherSide(claim)).toEqual({ preposition: 'of', address: payer });
  expect([signOf(claim), paymentKind(claim)]).toEqual(['+', 'Claimed from a channel']);
  const request = entryOf({ what: 'close-request', direction: 'none', amount: null });
  expect(otherSide(request)).toEqual({ preposition: 'with', address: request.to });
  expect([signOf(request), paymentKind(request)]).toEqual(['', 'Asked to close a channel']);
  expect(signOf(entryOf({ direction: 'out' }))).toBe('−');
  expect(signOf(entryOf({ direction: 'in', amount: 0n }))).toBe('');
});

test('a failure is not called final', () => {
  expect(outcomeWords(null)).toBe('On its way');
  expect(outcomeWords(entryOf({ state: 'solid' }))).toBe('It is final');
  expect(outcomeWords(entryOf({ state: 'failed' }))).toBe('It did not go through');
});
