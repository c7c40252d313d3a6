import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAINNET_TOKENS, TRX_TOKEN } from '../../core/money/tokens.ts';
import type { Token } from '../../core/money/token.ts';
import {
  formatFigure,
  formatForField,
  formatMoney,
  formatNeatFigure,
  formatNeatMoney,
  formatShortFigure,
  readAmount,
  readLimit,
  splitFigure,
} from './amount.ts';

const BTT = MAINNET_TOKENS[2] as Token;

test('figures are whole, with groups', () => {
  expect(formatFigure(1_204_500_000n, TRX_TOKEN)).toBe('1,204.5');
  expect(formatFigure(1n, BTT)).toBe('0.000000000000000001');
  expect(formatMoney(5_000_000n, TRX_TOKEN, TRX_TOKEN.asset)).toBe('5\u00a0TRX');
});

test('what is not known is told in raw units', () => {
  expect(formatMoney(7n, null, { kind: 'trc10', id: 1_000_001n })).toBe(
    '7\u00a0raw units of TRC-10 1000001',
  );
});

test('a short figure says that it is cut', () => {
  expect(formatShortFigure(1_204_519_999n, TRX_TOKEN)).toBe('1,204.51…');
});

test('a figure that stands is exact, unless it has more digits than anybody reads', () => {
  expect(formatNeatFigure(24_696n, TRX_TOKEN)).toBe('0.024696');
  expect(formatNeatFigure(217_421_229_044_596_354_166_667n, BTT)).toBe('217,421.2290');
  expect(formatNeatFigure(1_999_999_999_999_999_999n, BTT)).toBe('1.9999');
  expect(formatNeatFigure(123_456_789n, BTT)).toBe('0.0000000001234');
  expect(formatNeatFigure(5n * 10n ** 18n, BTT)).toBe('5');
  expect(formatNeatFigure(0n, BTT)).toBe('0');
  expect(formatNeatMoney(7n, null, { kind: 'trc10', id: 1_000_001n })).toBe(
    '7\u00a0raw units of TRC-10 1000001',
  );
});

test('a neat figure never says that there is more than there is, and little less', () => {
  fc.assert(
    fc.property(fc.bigInt(1n, 10n ** 30n), (amount) => {
      const shown = readAmount(formatNeatFigure(amount, BTT).replaceAll(',', ''), BTT);
      if (!shown.ok) throw new Error(shown.fault.message);
      expect(shown.value <= amount).toBe(true);
      expect((amount - shown.value) * 1_000n <= amount).toBe(true);
    }),
  );
});

test('a figure is split at its point', () => {
  expect(splitFigure('1,204.5')).toEqual(['1,204', '.5']);
  expect(splitFigure('12')).toEqual(['12', '']);
});

test('what "All" fills in is read as the same amount again', () => {
  fc.assert(
    fc.property(fc.bigInt(1n, 10n ** 30n), fc.constantFrom(TRX_TOKEN, BTT), (amount, token) => {
      expect(readAmount(formatForField(amount, token), token)).toEqual({ ok: true, value: amount });
    }),
  );
});

test.each(['', '0', '0.0', '1,000', '1,5', '-1', '1e3', '0.0000001'])('%j is no amount', (text) => {
  expect(readAmount(text, TRX_TOKEN)).toMatchObject({
    ok: false,
    fault: { code: 'amount_invalid' },
  });
});

test('a limit may be nothing, and what is no amount is refused', () => {
  expect(readLimit(' ', TRX_TOKEN)).toBe(0n);
  expect(readLimit('0', TRX_TOKEN)).toBe(0n);
  expect(readLimit('2.5', TRX_TOKEN)).toBe(2_500_000n);
  expect(() => readLimit('lots', TRX_TOKEN)).toThrow('not an amount');
});
