import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { asNumber, freeShareNumber } from './free-share.ts';
import { gets, levelOf, partOf, WHOLE, type Taker } from './water.ts';

const ONE = { numerator: 1n, denominator: 1n };
const tenths = (count: number): bigint => partOf(count, 10);

describe('levelOf', () => {
  it('leaves what one does not take to the others, by weight', () => {
    const takers: Taker[] = [
      { weight: 1000n, most: tenths(1) },
      { weight: 1n, most: null },
      { weight: 2n, most: null },
    ];
    const parts = takers.map((taker) => asNumber(gets(taker, levelOf(takers, ONE))));
    expect(parts.map((part) => part.toFixed(6))).toEqual(['0.100000', '0.300000', '0.600000']);
  });

  it('is by weight alone, exactly, where all take what they are given', () => {
    const takers: Taker[] = [
      { weight: 3n, most: null },
      { weight: 1n, most: WHOLE },
    ];
    const { numerator, denominator } = gets(takers[1]!, levelOf(takers, ONE));
    expect(numerator * 4n).toBe(denominator);
  });

  it('gives nobody more than it takes, and all there is while anybody takes more', () => {
    const taker = fc.record({
      weight: fc.bigInt(1n, 10n ** 12n),
      most: fc.option(fc.bigInt(0n, WHOLE)),
    });
    fc.assert(
      fc.property(fc.array(taker, { minLength: 1, maxLength: 9 }), (takers) => {
        const level = levelOf(takers, ONE);
        let sum = 0;
        for (const one of takers) {
          const part = asNumber(gets(one, level));
          sum += part;
          if (one.most !== null) expect(part).toBeLessThanOrEqual(Number(one.most) / 2 ** 40);
        }
        if (level !== null) expect(sum).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('the free share', () => {
  it('does not count a payer that takes less than an equal part as a head', () => {
    expect(freeShareNumber(250, 1, 4)).toBe(0.1);
    expect(freeShareNumber(250, 1, 4, [0n, 0n])).toBeCloseTo(1 / 6);
    expect(freeShareNumber(250, 1, 4, [tenths(1), tenths(1)])).toBeCloseTo(0.8 / 6);
    expect(freeShareNumber(250, 1, 4, [tenths(5), tenths(5)])).toBe(0.1);
  });
});
