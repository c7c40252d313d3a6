import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAmount,
  formatShortAmount,
  parseAmount,
  separatorsOf,
  type Separators,
} from './amount.ts';

const ENGLISH: Separators = { decimal: '.', group: ',' };
const GERMAN: Separators = { decimal: ',', group: '.' };
const FRENCH: Separators = { decimal: ',', group: '\u202f' };
const SWISS: Separators = { decimal: '.', group: '’' };

const MAX_AMOUNT = 2n ** 256n - 1n;
const amounts = fc.oneof(
  fc.bigInt(0n, MAX_AMOUNT),
  fc.bigInt(0n, 10n ** 20n),
  fc.bigInt(0n, 2000n),
);
const decimalCounts = fc.integer({ min: 0, max: 18 });
const languages = fc.constantFrom(ENGLISH, GERMAN, FRENCH, SWISS);
/** Text that is almost an amount. */
const scribbles = fc.string({
  unit: fc.constantFrom(...Array.from('0123456789., -+e’１\u202f')),
  maxLength: 12,
});

function messageOf(...given: Parameters<typeof parseAmount>): string {
  const read = parseAmount(...given);
  return read.ok ? '' : read.fault.message;
}

describe('parseAmount', () => {
  it.each<[string, number, Separators, bigint]>([
    ['1', 6, ENGLISH, 1_000_000n],
    ['1.5', 6, ENGLISH, 1_500_000n],
    ['1,5', 6, GERMAN, 1_500_000n],
    ['0.000001', 6, ENGLISH, 1n],
    ['0,000000000000000001', 18, GERMAN, 1n],
    ['  12.30 ', 6, ENGLISH, 12_300_000n],
    ['.5', 6, ENGLISH, 500_000n],
    ['5.', 6, ENGLISH, 5_000_000n],
    ['007', 0, ENGLISH, 7n],
    ['0', 18, ENGLISH, 0n],
    ['1,234.5', 6, ENGLISH, 1_234_500_000n],
    ['1.234,5', 6, GERMAN, 1_234_500_000n],
    ['1,234,567', 6, ENGLISH, 1_234_567_000_000n],
    ['1.234.567', 6, GERMAN, 1_234_567_000_000n],
    ['1\u202f234,5', 6, FRENCH, 1_234_500_000n],
    ['1\u00a0234', 6, FRENCH, 1_234_000_000n],
    ['1 234', 6, ENGLISH, 1_234_000_000n],
    ['1’234', 6, SWISS, 1_234_000_000n],
    ["1'234", 6, SWISS, 1_234_000_000n],
    ['990000000000', 6, ENGLISH, 990_000_000_000_000_000n],
    [MAX_AMOUNT.toString(), 0, ENGLISH, MAX_AMOUNT],
  ])('reads %j with %i digits', (text, decimals, separators, amount) => {
    expect(parseAmount(text, decimals, separators)).toEqual({ ok: true, value: amount });
  });

  it.each<[string, Separators, string]>([
    ['', ENGLISH, 'Enter an amount'],
    ['  ', ENGLISH, 'Enter an amount'],
    ['-1', ENGLISH, 'not an amount'],
    ['+1', ENGLISH, 'not an amount'],
    ['\u22121', ENGLISH, 'not an amount'],
    ['1e5', ENGLISH, 'not an amount'],
    ['0x10', ENGLISH, 'not an amount'],
    ['1_000', ENGLISH, 'not an amount'],
    ['１２', ENGLISH, 'not an amount'],
    ['١٢', ENGLISH, 'not an amount'],
    ['½', ENGLISH, 'not an amount'],
    ['1 TRX', ENGLISH, 'not an amount'],
    ['1,5', ENGLISH, 'not an amount'],
    ['1.5', GERMAN, 'not an amount'],
    ['1,5', { decimal: '.', group: '' }, 'not an amount'],
    ["1'234", { decimal: '.', group: '' }, 'not an amount'],
    ['1’234', ENGLISH, 'not an amount'],
    ['12 34', ENGLISH, 'not an amount'],
    ['1234,567', ENGLISH, 'not an amount'],
    ['1,234 567', ENGLISH, 'not an amount'],
    ['1,2345', ENGLISH, 'not an amount'],
    ['0,001,000', ENGLISH, 'not an amount'],
    ["1'234", ENGLISH, 'not an amount'],
    ['1.2,3', ENGLISH, 'not an amount'],
    ['1.2 3', ENGLISH, 'not an amount'],
    ['.', ENGLISH, 'not an amount'],
    ['NaN', ENGLISH, 'not an amount'],
    ['Infinity', ENGLISH, 'not an amount'],
    ['1.2.3', ENGLISH, 'Only one'],
    ['1.234.567', ENGLISH, 'Only one'],
    ['1,000', ENGLISH, 'two ways'],
    ['1.000', GERMAN, 'two ways'],
    ['999,999', ENGLISH, 'two ways'],
    ['0.0000001', ENGLISH, 'At most 6 digits'],
    ['1.0000000', ENGLISH, 'At most 6 digits'],
    ['1'.repeat(78), ENGLISH, 'too large'],
    ['1'.repeat(121), ENGLISH, 'too long'],
    ['1'.repeat(120), ENGLISH, 'too large'],
  ])('refuses %j', (text, separators, words) => {
    expect(parseAmount(text, 6, separators)).toEqual({
      ok: false,
      fault: { code: 'amount_invalid', message: expect.stringContaining(words) as string },
    });
  });

  it('refuses a fraction of what has none, and the first amount beyond a uint256', () => {
    expect(messageOf('1.5', 0)).toContain('whole units');
    expect(parseAmount((MAX_AMOUNT + 1n).toString(), 0).ok).toBe(false);
  });

  it('says how to write what can be read in two ways', () => {
    expect(messageOf('1,000', 6, ENGLISH)).toContain('Write 1000 ');
  });

  it('gives back every amount that was formatted', () => {
    fc.assert(
      fc.property(amounts, decimalCounts, languages, (amount, decimals, { decimal }) => {
        const separators = { decimal, group: '' };
        const text = formatAmount(amount, decimals, separators);
        expect(parseAmount(text, decimals, separators)).toEqual({ ok: true, value: amount });
      }),
    );
  });

  it('gives back a formatted amount with groups, or says that it is ambiguous', () => {
    fc.assert(
      fc.property(amounts, decimalCounts, languages, (amount, decimals, separators) => {
        const read = parseAmount(formatAmount(amount, decimals, separators), decimals, separators);
        if (read.ok) expect(read.value).toBe(amount);
        else expect(read.fault.message).toContain('two ways');
      }),
    );
  });

  it('never reads more than was meant in another language', () => {
    fc.assert(
      fc.property(amounts, decimalCounts, languages, languages, (amount, decimals, one, other) => {
        const read = parseAmount(formatAmount(amount, decimals, one), decimals, other);
        if (read.ok) expect(read.value <= amount).toBe(true);
      }),
    );
  });

  it('never throws, and what it reads is exact', () => {
    fc.assert(
      fc.property(
        fc.oneof(scribbles, fc.string()),
        decimalCounts,
        languages,
        (text, decimals, separators) => {
          const read = parseAmount(text, decimals, separators);
          if (!read.ok) return;
          const [whole = '', fraction = ''] = text
            .trim()
            .split(separators.decimal)
            .map((part) => part.replaceAll(/[^0-9]/g, ''));
          // amount / 10^decimals = digits / 10^fractionDigits, without dividing.
          const digits = BigInt(whole + fraction);
          expect(read.value * 10n ** BigInt(fraction.length)).toBe(
            digits * 10n ** BigInt(decimals),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('formatAmount', () => {
  it.each<[bigint, number, Separators, string]>([
    [0n, 6, ENGLISH, '0'],
    [1n, 6, ENGLISH, '0.000001'],
    [1_500_000n, 6, ENGLISH, '1.5'],
    [1_234_567_000_000n, 6, ENGLISH, '1,234,567'],
    [1_234_567_890_000n, 6, GERMAN, '1.234.567,89'],
    [999n, 0, ENGLISH, '999'],
    [1000n, 0, FRENCH, '1\u202f000'],
    [-1_500_000n, 6, ENGLISH, '-1.5'],
  ])('writes %d with %i digits', (amount, decimals, separators, text) => {
    expect(formatAmount(amount, decimals, separators)).toBe(text);
  });
});

describe('formatShortAmount', () => {
  it.each<[bigint, string]>([
    [1_999_999n, '1.99…'],
    [1_990_000n, '1.99'],
    [1n, '0.00…'],
    [0n, '0'],
    [-1_999_999n, '-1.99…'],
    [1_234_000_000n, '1,234'],
  ])('cuts %d and says so', (amount, text) => {
    expect(formatShortAmount(amount, 6, 2, ENGLISH)).toBe(text);
  });

  it('never shows more than there is', () => {
    fc.assert(
      fc.property(amounts, decimalCounts, fc.nat(18), (amount, decimals, fractionDigits) => {
        const text = formatShortAmount(amount, decimals, fractionDigits);
        const read = parseAmount(text.replace('…', ''), decimals);
        if (!read.ok) throw new Error(read.fault.message);
        expect(read.value <= amount).toBe(true);
        expect(read.value === amount).toBe(!text.endsWith('…'));
      }),
    );
  });
});

describe('separatorsOf', () => {
  it.each<[string, Separators]>([
    ['en', ENGLISH],
    ['de', GERMAN],
    ['fr', FRENCH],
    ['es', GERMAN],
    ['ar-EG', ENGLISH],
  ])('knows %s', (locale, separators) => {
    expect(separatorsOf(locale)).toEqual(separators);
  });
});
