import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TRX } from '../../core/channel/asset.ts';
import { MAINNET_TOKENS, TRX_TOKEN } from '../../core/money/tokens.ts';
import { formatForField, formatRoughFigure, readAmount } from './amount.ts';
import {
  formatPrice,
  formatPriceFigure,
  formatWirePrice,
  priceForField,
  priceToSuggest,
  readFloorPrice,
  readHighestPrice,
} from './price.ts';

test('300 sun per MiB, which are 0.3072 TRX per GiB, take three digits to tell', () => {
  expect(formatPrice(300n, TRX_TOKEN, TRX)).toBe('0.307\u00a0TRX per GiB');
  expect(formatWirePrice(300n, TRX)).toBe('300\u00a0sun per MiB');
  expect(priceForField(300n, TRX_TOKEN)).toBe('0.307');
});

test('what was typed is shown again, and means the same to who sells and who pays', () => {
  for (const text of ['100', '0.5', '12.34', '3', '0.011', '1', '256', '0.001']) {
    const asked = readFloorPrice(text, TRX_TOKEN);
    if (!asked.ok) throw new Error('This is a price.');
    expect(readHighestPrice(text, TRX_TOKEN)).toEqual(asked);
    expect(priceForField(asked.value, TRX_TOKEN)).toBe(text);
    expect(formatPriceFigure(asked.value, TRX_TOKEN)).toBe(text);
  }
  expect(formatPrice(97_657n, TRX_TOKEN, TRX)).toBe('100\u00a0TRX per GiB');
});

test('what is suggested is a round figure', () => {
  expect(priceToSuggest(2n * 97_657n, TRX_TOKEN)).toBe('200');
  expect(priceToSuggest(600n, TRX_TOKEN)).toBe('0.614');
  expect(priceToSuggest(1n, TRX_TOKEN)).toBe('0.001');
});

test('of what no token is known, raw units are told', () => {
  const UNKNOWN = { kind: 'trc10', id: 1_000_001n } as const;
  expect(formatPrice(5n, null, UNKNOWN)).toBe('5,000\u00a0raw units of TRC-10 1000001 per GiB');
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

test('what was typed is not passed by what is shown as more', () => {
  expect(readFloorPrice('0.0015', TRX_TOKEN)).toEqual({ ok: true, value: 2n });
  // Which are shown as 0.002.
  expect(readHighestPrice('0.0015', TRX_TOKEN)).toEqual({ ok: true, value: 1n });
  expect(readHighestPrice('0.0009', TRX_TOKEN)).toMatchObject({
    fault: { message: 'The least is 0.001\u00a0TRX per GiB.' },
  });
  expect(readFloorPrice('0.0009', TRX_TOKEN)).toEqual({ ok: true, value: 1n });
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
      const text = priceForField(price, token);
      expect(readFloorPrice(text, token)).toEqual({ ok: true, value: price });
      expect(readHighestPrice(text, token)).toEqual({ ok: true, value: price });
    }),
    { numRuns: 1_000 },
  );
});

test('a price that was shown reads as the same price', () => {
  fc.assert(
    fc.property(anyPrice, fc.constantFrom(TRX_TOKEN, MAINNET_TOKENS[1]!), (price, token) => {
      const text = formatPriceFigure(price, token).replaceAll(',', '');
      expect(readFloorPrice(text, token)).toEqual({ ok: true, value: price });
      expect(readHighestPrice(text, token)).toEqual({ ok: true, value: price });
    }),
    { numRuns: 1_000 },
  );
});

test('a highest price is the last that is not shown as more than what was typed', () => {
  fc.assert(
    fc.property(fc.bigInt(1_024n, 10n ** 18n), tokens, (perGiB, token) => {
      const read = readHighestPrice(formatForField(perGiB, token), token);
      if (!read.ok) throw new Error(read.fault.message);
      const shown = (price: bigint) => {
        const again = readAmount(priceForField(price, token), token);
        return again.ok ? again.value : 0n;
      };
      expect(shown(read.value)).toBeLessThanOrEqual(perGiB);
      expect(shown(read.value + 1n)).toBeGreaterThan(perGiB);
      // By less than one raw unit per MiB.
      expect(read.value * 1_024n).toBeLessThan(perGiB + 1_024n);
    }),
    { numRuns: 1_000 },
  );
});

test('no figure of fewer digits reads as the same price', () => {
  fc.assert(
    fc.property(fc.bigInt(1n, 10_000_000n), (price) => {
      const [whole = '', fraction = ''] = priceForField(price, TRX_TOKEN).split('.');
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
