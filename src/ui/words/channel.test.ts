import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TRX } from '../../core/channel/asset.ts';
import type { ChannelView } from '../../wallet/wallet.ts';
import { boughtOf, PAYEE } from '../test-paying.ts';
import { channelAction, channelHint, endOf, leftIn, owedIn } from './channel.ts';

function channelOf(change: Partial<ChannelView> = {}): ChannelView {
  return {
    ...{ channelId: 'c1', payee: PAYEE, token: null, asset: TRX, phase: 'open', closesAt: null },
    ...{ balance: 100n, claimed: 30n, withdrawDelaySeconds: 86_400 },
    ...change,
  };
}

test('what was claimed is in it no more, and nothing is in a closed one', () => {
  expect(leftIn(channelOf())).toBe(70n);
  expect(leftIn(channelOf({ phase: 'refundable' }))).toBe(70n);
  expect(leftIn(channelOf({ phase: 'closed' }))).toBe(0n);
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
      expect(toSeller + toPayer).toBe(leftIn(channel));
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
  expect([channelAction('closing'), channelAction('refundable')]).toEqual([null, 'Take back']);
});
