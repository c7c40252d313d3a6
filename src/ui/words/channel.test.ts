import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TRX } from '../../core/channel/asset.ts';
import type { ChannelView } from '../../wallet/wallet.ts';
import { boughtOf, PAYEE } from '../test-paying.ts';
import {
  aheadAt,
  channelAction,
  channelHint,
  channelWords,
  endOf,
  endWords,
  heldIn,
  leftIn,
  moneyIn,
  owedIn,
  payerNeeded,
  waitWords,
} from './channel.ts';

function channelOf(change: Partial<ChannelView> = {}): ChannelView {
  return {
    ...{ channelId: 'c1', payee: PAYEE, token: null, asset: TRX, phase: 'open', closesAt: null },
    ...{ balance: 100n, claimed: 30n, withdrawDelaySeconds: 86_400 },
    ...change,
  };
}

test('of what the chain is silent about, our own ledger tells what is held', () => {
  expect(aheadAt(boughtOf({ rail: 'direct', deposited: 24n, paid: 19n }))).toEqual({
    amount: 5n,
    words: 'paid ahead',
  });
  expect(aheadAt(boughtOf({ deposited: 70n, paid: 20n, phase: 'ended' }))).toEqual({
    amount: 50n,
    words: 'left for you',
  });
  expect(aheadAt(boughtOf({ phase: 'closed' })).words).toBe('came back');
});

test('another account’s channel says whose it is, as long as it is not closed', () => {
  const bought = boughtOf({ phase: 'ended' });
  expect(payerNeeded(bought, null)).toBe(bought.payer);
  expect(payerNeeded(bought, { address: PAYEE })).toBe(bought.payer);
  expect(payerNeeded(bought, { address: bought.payer })).toBeNull();
  expect(payerNeeded(boughtOf({ phase: 'closed' }), null)).toBeNull();
  expect(payerNeeded(boughtOf({ rail: 'direct' }), null)).toBeNull();
  expect(payerNeeded(null, null)).toBeNull();
});

test('what is promised or claimed is not left, whatever became of it', () => {
  expect(leftIn(channelOf(), null)).toBe(70n);
  expect(leftIn(channelOf(), boughtOf({ paid: 42n }))).toBe(58n);
  expect(leftIn(channelOf(), boughtOf({ paid: 20n }))).toBe(70n);
  // Its seller had its time: what it did not claim comes back.
  expect(leftIn(channelOf({ phase: 'refundable' }), boughtOf({ paid: 42n }))).toBe(70n);
  expect(leftIn(channelOf({ phase: 'closed' }), boughtOf({ paid: 42n }))).toBe(0n);
});

test('deposit, claims, promises and the rest add up', () => {
  const amount = fc.bigInt(0n, 2n ** 112n - 1n);
  fc.assert(
    fc.property(amount, amount, amount, (balance, some, paid) => {
      const channel = channelOf({ balance, claimed: some < balance ? some : balance });
      const bought = boughtOf({ paid });
      const owed = owedIn(channel, bought) ?? 0n;
      expect(leftIn(channel, bought) + owed + channel.claimed).toBe(balance);
      expect(leftIn(channel, bought) >= 0n).toBe(true);
    }),
  );
});

test('a row tells its figure and the rest in words', () => {
  const money = (amount: bigint) => `${String(amount)} sun`;
  const bought = boughtOf({ paid: 42n });
  expect(heldIn(channelOf(), bought)).toEqual({ amount: 58n, words: 'left for you' });
  expect(heldIn(channelOf({ phase: 'closed' }), bought)).toEqual({
    amount: 70n,
    words: 'came back',
  });
  expect(moneyIn(channelOf(), bought, money)).toEqual([
    '100 sun deposited',
    '30 sun claimed by the seller',
    '12 sun promised, not claimed yet',
  ]);
  expect(moneyIn(channelOf({ claimed: 0n }), null, money)).toEqual(['100 sun deposited']);
});

test('an agreed end divides what is left, to the unit', () => {
  expect(endOf(channelOf(), 45n)).toEqual({ toSeller: 15n, toPayer: 55n });
  expect(endOf(channelOf(), 30n)).toEqual({ toSeller: 0n, toPayer: 70n });
  // As the contract: never more than is there, never back from the seller.
  expect(endOf(channelOf(), 500n)).toEqual({ toSeller: 70n, toPayer: 0n });
  expect(endOf(channelOf(), 0n)).toEqual({ toSeller: 0n, toPayer: 70n });
  const amount = fc.bigInt(0n, 2n ** 112n - 1n);
  fc.assert(
    fc.property(amount, amount, amount, (balance, some, finalAmount) => {
      const channel = channelOf({ balance, claimed: some < balance ? some : balance });
      const { toSeller, toPayer } = endOf(channel, finalAmount);
      expect(toSeller + toPayer).toBe(leftIn(channel, null));
      expect(toSeller >= 0n && toPayer >= 0n).toBe(true);
    }),
  );
});

test('what is owed is known where the vouchers were signed', () => {
  expect(owedIn(channelOf(), boughtOf({ paid: 42n }))).toBe(12n);
  expect(owedIn(channelOf(), null)).toBeNull();
});

test('waiting and taking back are explained', () => {
  expect(channelHint('open')).toBeNull();
  expect(channelHint('closing')).toContain('Come back');
  // Its seller agreed to the end, and the chain has not heard of it yet.
  expect(channelHint('open', true)).toContain('Nothing more is paid');
  expect([channelWords('open', true).word, channelWords('closing', true).word]).toEqual([
    'Closing: the seller agreed',
    'Closing',
  ]);
  expect([channelAction('closing'), channelAction('refundable')]).toEqual([null, 'Take back']);
});

test('what an end means says what the seller answered, and how long it takes without it', () => {
  const wait = '24 hours';
  expect(endWords(null, wait)).toContain('The seller has 24 hours');
  const agreed = { kind: 'agreed', finalAmount: 1n, signature: '' } as const;
  expect(endWords(agreed, wait)).toContain('at once');
  expect(endWords(agreed, wait)).not.toContain('24 hours');
  const whys = ['away', 'other-key', 'silent', 'no', 'too-much'] as const;
  const words = whys.map((why) => endWords({ kind: 'not-agreed', why }, wait));
  expect(new Set(words).size).toBe(whys.length);
  for (const text of words) expect(text).toContain('The seller has 24 hours');
});

test('closing what gave too little says that its seller has to wait, as long as it has', () => {
  const until = 1_000;
  expect(waitWords(boughtOf({ waitsUntil: until }), until - 1)).toContain('for up to a day');
  expect(waitWords(boughtOf({ waitsUntil: until }), until)).toBeNull();
  expect(waitWords(boughtOf(), 0)).toBeNull();
  // What another installation opened is paid from there.
  expect(waitWords(null, 0)).toBeNull();
  expect(waitWords(boughtOf({ waitsUntil: until, isEndAgreed: true }), 0)).toBeNull();
});
