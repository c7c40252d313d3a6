import { expect, test } from 'vitest';
import { BTTOLD, TRX } from '../../core/channel/asset.ts';
import { DEFAULT_EARN_SETTINGS } from '../../core/ledger/earn-settings.ts';
import { MAINNET_TOKENS } from '../../core/money/tokens.ts';
import { PAYEE, payViewOf, soldOf, SOME_TORRENT } from '../test-paying.ts';
import {
  barsOf,
  earnedWith,
  earnProblem,
  rareWords,
  sinceLine,
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
