import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TRX } from '../../core/channel/asset.ts';
import { MAINNET_TOKENS, TRX_TOKEN } from '../../core/money/tokens.ts';
import { formatForField, formatRoughFigure } from './amount.ts';
import {
  formatPrice,
  formatPriceFigure,
  formatWirePrice,
  priceForField,
  readFloorPrice,
  readHighestPrice,
  type PriceSide,
} from './price.ts';

test('300 sun per MiB, which are 0.3072 TRX per GiB, take three digits to tell', () => {
  expect(formatPrice(300n, TRX_TOKEN, TRX, 'asked')).toBe('0.307\u00a0TRX per GiB');
  expect(formatWirePrice(300n, TRX)).toBe('300\u00a0sun per MiB');
  expect(priceForField(300n, TRX_TOKEN, 'asked')).toBe('0.307');
});

test('what was typed is shown again, whichever way it was rounded', () => {
  for (const text of ['100', '0.5', '12.34', '3', '0.05']) {
    const [asked, highest] = [readFloorPrice(text, TRX_TOKEN), readHighestPrice(text, TRX_TOKEN)];
    if (!asked.ok || !highest.ok) throw new Error('This is a price.');
    expect(asked.value).toBe(highest.value + 1n);
    expect(priceForField(asked.value, TRX_TOKEN, 'asked')).toBe(text);
    expect(priceForField(highest.value, TRX_TOKEN, 'highest')).toBe(text);
    // Where it does not matter which, both are what was typed.
    expect(formatPriceFigure(asked.value, TRX_TOKEN)).toBe(text);
    expect(formatPriceFigure(highest.value, TRX_TOKEN)).toBe(text);
  }
});

test('who types what is shown of a price on offer means that price', () => {
  expect(formatPrice(97_657n, TRX_TOKEN, TRX, 'asked')).toBe('100\u00a0TRX per GiB');
  expect(readHighestPrice('100', TRX_TOKEN)).toEqual({ ok: true, value: 97_656n });
  expect(readHighestPrice('100', TRX_TOKEN, [300n, 97_657n])).toEqual({ ok: true, value: 97_657n });
  expect(readHighestPrice('99.9999', TRX_TOKEN, [97_657n])).toEqual({ ok: true, value: 97_656n });
});

test('of what no token is known, raw units are told', () => {
  const UNKNOWN = { kind: 'trc10', id: 1_000_001n } as const;
  expect(formatPrice(4n, null, UNKNOWN, 'highest')).toBe(
    '5,000\u00a0raw units of TRC-10 1000001 per GiB',
  );
  expect(formatPriceFigure(0n, TRX_TOKEN)).toBe('0');
});

test('a price has no more digits than anybody reads', () => {
  const BTT = MAINNET_TOKENS[2]!;
  const typed = readHighestPrice('5.3', BTT);
  if (!typed.ok) throw new Error(typed.fault.message);
  expect(formatPrice(typed.value, BTT, BTT.asset)).toBe('5.3\u00a0BTT per GiB');
  // One raw unit less, or more, is still what was meant.
  expect(formatPriceFigure(typed.value - 1n, BTT)).toBe('5.3');
  expect(formatPriceFigure(typed.value + 1n, BTT)).toBe('5.3');
  // What is very little keeps its digits.
  expect(formatPriceFigure(3n, BTT)).toBe('0.000000000000003');
});

test('what was typed is never passed, upwards or downwards', () => {
  expect(readHighestPrice('0.5', TRX_TOKEN)).toEqual({ ok: true, value: 488n });
  expect(readFloorPrice('0.5', TRX_TOKEN)).toEqual({ ok: true, value: 489n });
  expect(readHighestPrice('0.001', TRX_TOKEN)).toMatchObject({ ok: false });
  expect(readFloorPrice('0.001', TRX_TOKEN)).toEqual({ ok: true, value: 1n });
});

test('a price of more than there can be is refused', () => {
  const typed = '100000000000000000000000';
  const fault = { message: 'This is more than there is of TRX.' };
  expect(readHighestPrice(typed, TRX_TOKEN)).toMatchObject({ ok: false, fault });
  expect(readFloorPrice(typed, TRX_TOKEN)).toMatchObject({ ok: false, fault });
});

const prices = fc.bigInt(1n, 2n ** 63n - 1n);
const anyPrice = fc.oneof(prices, fc.bigInt(1n, 10_000n), fc.bigInt(1n, 10_000_000n));
const tokens = fc.constantFrom(...MAINNET_TOKENS);

test('a price that was filled in reads as the same price', () => {
  fc.assert(
    fc.property(anyPrice, tokens, (price, token) => {
      const same = { ok: true, value: price };
      expect(readFloorPrice(priceForField(price, token, 'asked'), token)).toEqual(same);
      expect(readHighestPrice(priceForField(price, token, 'highest'), token)).toEqual(same);
    }),
    { numRuns: 1_000 },
  );
});

test('a price that was shown reads as the same price', () => {
  fc.assert(
    fc.property(anyPrice, fc.constantFrom(TRX_TOKEN, MAINNET_TOKENS[1]!), (price, token) => {
      const text = (side: PriceSide) => formatPriceFigure(price, token, side).replaceAll(',', '');
      const same = { ok: true, value: price };
      expect(readFloorPrice(text('asked'), token)).toEqual(same);
      expect(readHighestPrice(text('highest'), token)).toEqual(same);
      const told = [readFloorPrice(text('told'), token), readHighestPrice(text('told'), token)];
      expect(told).toContainEqual(same);
    }),
    { numRuns: 1_000 },
  );
});

test('a price on offer can be typed as it is shown, of every token', () => {
  fc.assert(
    fc.property(anyPrice, tokens, (price, token) => {
      const text = formatPriceFigure(price, token, 'asked').replaceAll(',', '');
      expect(readHighestPrice(text, token, [price])).toEqual({ ok: true, value: price });
    }),
    { numRuns: 1_000 },
  );
});

test('no figure of fewer digits reads as the same price', () => {
  fc.assert(
    fc.property(fc.bigInt(1n, 10_000_000n), (price) => {
      const [whole = '', fraction = ''] = priceForField(price, TRX_TOKEN, 'asked').split('.');
      if (fraction === '') return;
      const unit = 10n ** BigInt(6 - fraction.length + 1);
      const shown = BigInt(whole + fraction.padEnd(6, '0'));
      const under = shown - (shown % unit);
      for (const fewer of [under, under + unit]) {
        expect(readFloorPrice(formatForField(fewer, TRX_TOKEN), TRX_TOKEN)).not.toEqual({
          ok: true,
          value: price,
        });
      }
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  [0n, '0'],
  [1n, '0.000001'],
  [420_000n, '0.42'],
  [9_999n, '0.0099'],
  [1_239_999n, '1.23'],
  [1_204_500_000n, '1,204.5'],
])('%s sun is roughly %s TRX', (sun, text) => {
  expect(formatRoughFigure(sun, TRX_TOKEN)).toBe(text);
});
