import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TRX } from '../../core/channel/asset.ts';
import { MAINNET_TOKENS, TRX_TOKEN } from '../../core/money/tokens.ts';
import { formatRoughFigure } from './amount.ts';
import {
  formatPrice,
  formatPriceFigure,
  formatWirePrice,
  priceForField,
  readFloorPrice,
  readHighestPrice,
} from './price.ts';

test('300 sun per MiB is 0.3072 TRX per GiB, exactly', () => {
  expect(formatPrice(300n, TRX_TOKEN, TRX)).toBe('0.3072\u00a0TRX per GiB');
  expect(formatWirePrice(300n, TRX)).toBe('300\u00a0sun per MiB');
  expect(priceForField(300n, TRX_TOKEN)).toBe('0.3072');
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
  expect(formatPriceFigure(3n, BTT)).toBe('0.000000000000003072');
  expect(formatPriceFigure(300n, TRX_TOKEN)).toBe('0.3072');
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

test('a price that was shown reads as the same price', () => {
  fc.assert(
    fc.property(
      fc.bigInt(1n, 2n ** 63n - 1n),
      fc.constantFrom(...MAINNET_TOKENS),
      (price, token) => {
        const text = priceForField(price, token);
        expect(readHighestPrice(text, token)).toEqual({ ok: true, value: price });
        expect(readFloorPrice(text, token)).toEqual({ ok: true, value: price });
      },
    ),
    { numRuns: 200 },
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
