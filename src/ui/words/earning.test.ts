import { expect, test } from 'vitest';
import { BTTOLD, TRX } from '../../core/channel/asset.ts';
import { DEFAULT_EARN_SETTINGS } from '../../core/ledger/earn-settings.ts';
import { MAINNET_TOKENS } from '../../core/money/tokens.ts';
import type { SoldView } from '../../bridge/earning.ts';
import { PAYEE, payViewOf, soldOf, SOME_TORRENT } from '../test-paying.ts';
import {
  barsOf,
  closingHint,
  earnedWith,
  earnProblem,
  rareWords,
  sinceLine,
  soldWords,
  todayLine,
  unmetBy,
} from './earning.ts';

const NONE = payViewOf().earnings;
const DAY = 86_400_000;

test('today in words, one sum for each asset', () => {
  expect(todayLine(NONE, MAINNET_TOKENS)).toBe('Nothing earned today yet');
  const today = { trx: 400_000n, 'trc10:1002000': 3_100_000n };
  expect(todayLine({ ...NONE, today }, MAINNET_TOKENS).replaceAll('\u00a0', ' ')).toBe(
    'You earned 0.4 TRX and 3.1 BTTOLD today',
  );
});

test('from how many, over how many torrents', () => {
  expect(sinceLine(payViewOf())).toBeNull();
  const earned = { infoHash: SOME_TORRENT, asset: TRX, amount: 5n, paidBytes: 1, freeBytes: 0 };
  const view = payViewOf({
    sold: [soldOf(), soldOf({ earned: 0n })],
    earnings: { ...NONE, torrents: [earned] },
  });
  expect(sinceLine(view)).toBe('From 1 peer so far, over 1 torrent');
  expect(earnedWith(SOME_TORRENT, view, MAINNET_TOKENS)?.replaceAll('\u00a0', ' ')).toBe(
    'earned 0.000005 TRX',
  );
});

test('thirty bars, today last, each of its own asset', () => {
  const days = [
    { day: 100, asset: TRX, amount: 4n },
    { day: 100, asset: BTTOLD, amount: 1_000n },
    { day: 98, asset: TRX, amount: 8n },
    { day: 70, asset: TRX, amount: 99n },
  ];
  const bars = barsOf(days, TRX, 100 * DAY + 5);
  expect(bars).toHaveLength(30);
  expect(bars[0]?.day).toBe(71);
  expect(bars.at(-1)).toEqual({ day: 100, amount: 4n, share: 0.5 });
  expect(bars.at(-3)?.share).toBe(1);
  expect(bars.filter(({ amount }) => amount > 0n)).toHaveLength(2);
  expect(barsOf([], TRX, 0).every(({ share }) => share === 0)).toBe(true);
});

test('unmet demand is grouped, with the best bid', () => {
  const at = 0;
  const unmet = [
    { asset: TRX, price: 100n, at },
    { asset: TRX, price: 250n, at },
    { asset: BTTOLD, price: 7n, at },
  ];
  expect(unmetBy(unmet, (asset) => asset.kind === 'trx')).toEqual([
    { asset: TRX, count: 2, highest: 250n, isTaken: true },
    { asset: BTTOLD, count: 1, highest: 7n, isTaken: false },
  ]);
});

test('what is rare says how rare, and whether anybody wants it', () => {
  expect(rareWords(0, 0)).toBe('nobody else has all of it. Keep it open.');
  expect(rareWords(1, 6)).toBe('only 1 other person has all of it, 6 peers want it. Keep it open.');
});

test('switched on, but nobody can pay', () => {
  expect(earnProblem(DEFAULT_EARN_SETTINGS)).toBeNull();
  expect(earnProblem({ ...DEFAULT_EARN_SETTINGS, isOn: true })).toContain('where you are paid');
  const noPrice = { ...DEFAULT_EARN_SETTINGS, isOn: true, payee: PAYEE, floors: {} };
  expect(earnProblem(noPrice)).toContain('price');
  expect(earnProblem({ ...noPrice, floors: { trx: 1n } })).toBeNull();
});

test('a channel that its payer closes says so, and who claims in time', () => {
  const money = (amount: bigint) => `${String(amount)} sun`;
  const closing = soldOf({ closesAt: 5, earned: 90n, claimed: 20n, unclaimed: 70n });
  expect(soldWords(soldOf()).word).toBe('Open');
  expect(closingHint(soldOf(), 'itself', money)).toBeNull();
  expect(soldWords(closing)).toEqual({ word: 'The payer closes it', tone: 'gold' });
  expect(closingHint(closing, 'itself', money)).toBe(
    'Bittern claims 70 sun before then, by itself.',
  );
  expect(closingHint(closing, 'locked', money)).toContain('keep the purse unlocked');
  expect(closingHint(closing, 'yourself', money)).toContain('Claim 70 sun before then');
  const of = (change: Partial<SoldView>) => closingHint({ ...closing, ...change }, 'itself', money);
  expect(of({ isClaiming: true })).toBe('The claim is on its way.');
  expect(of({ isDearToClaim: true })).toContain('would cost more than it brings');
  expect(of({ unclaimed: 0n, claimed: 90n })).toBe('All it owes you was claimed.');
});

test('and when it is over, what became of the promises', () => {
  const money = (amount: bigint) => `${String(amount)} sun`;
  const closed = { phase: 'closed', closesAt: 5, earned: 90n, unclaimed: 0n } as const;
  expect(soldWords(closed).word).toBe('Closed');
  expect(closingHint(soldOf({ ...closed, claimed: 90n }), 'itself', money)).toBe(
    'The payer closed it. 90 sun was claimed before.',
  );
  expect(closingHint(soldOf({ ...closed, claimed: 20n }), 'itself', money)).toBe(
    'The payer closed it, and took back 70 sun that was not claimed.',
  );
  // Both agreed to that end.
  expect(closingHint(soldOf({ ...closed, closesAt: null }), 'itself', money)).toBeNull();
});
