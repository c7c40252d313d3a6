import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { freeShareNow, freeShareNumber } from './free-share.ts';
import { choosePaidSet } from './paid-set.ts';
import { commonWeights, compareWeights } from './weight.ts';

const NEW = { most: null, isReturning: false, isInside: false, isProven: false };
const bids = (...weights: bigint[]) => weights.map((weight) => ({ ...NEW, weight }));
const heads = (freeCount: number, freeShareThousandths = 250) => ({
  freeCount,
  freeShareThousandths,
});
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 200);

describe('freeShareNow', () => {
  it('is F, or half an equal share for each where free peers are few', () => {
    expect(freeShareNumber(250, 5, 3)).toBe(0.25);
    expect(freeShareNumber(250, 1, 4)).toBe(0.1);
    expect(freeShareNumber(250, 0, 4)).toBe(0);
    expect(freeShareNumber(250, 5, 0)).toBe(1);
    expect(freeShareNumber(1000, 5, 5)).toBe(0.5);
    expect(freeShareNumber(400, 1, 9)).toBeCloseTo(0.08);
  });

  it('is one number, exact and rounded', () => {
    const count = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 1000 }), count, count, (share, free, paid) => {
        const { numerator, denominator } = freeShareNow(share, free, paid);
        const exact = Number(numerator) / Number(denominator);
        expect(freeShareNumber(share, free, paid)).toBeCloseTo(exact, 12);
      }),
      { numRuns },
    );
  });
});

describe('choosePaidSet', () => {
  it('takes the reference rows whole, a tie too', () => {
    expect(choosePaidSet(bids(4n, 2n, 1n), heads(5))).toEqual([0, 1, 2]);
    expect(choosePaidSet(bids(8n, 2n, 1n), heads(5))).toEqual([0, 1, 2]);
    expect(choosePaidSet(bids(3n, 1n), heads(0))).toEqual([0, 1]);
    expect(choosePaidSet(bids(5n, 5n, 5n, 5n, 5n), heads(0))).toEqual([0, 1, 2, 3, 4]);
  });

  it('leaves out who would get less than for free', () => {
    expect(choosePaidSet(bids(14n, 1n), heads(4))).toEqual([0, 1]);
    expect(choosePaidSet(bids(100n, 1n), heads(4))).toEqual([0]);
    expect(choosePaidSet(bids(301n, 100n), heads(0))).toEqual([0]);
  });

  it('wants a tenth more of who was moved out', () => {
    const returning = { ...NEW, weight: 1n, isReturning: true };
    expect(choosePaidSet([...bids(3n), returning], heads(0))).toEqual([0]);
    expect(choosePaidSet([...bids(3n), { ...returning, weight: 2n }], heads(0))).toEqual([0, 1]);
    expect(choosePaidSet([returning], heads(0))).toEqual([]);
    expect(choosePaidSet([returning], heads(5))).toEqual([0]);
  });

  it('never puts anybody where it gets less, and always somebody in', () => {
    const weights = fc.array(fc.bigInt(1n, 10n ** 12n), { minLength: 1, maxLength: 12 });
    const free = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(weights, free, fc.integer({ min: 100, max: 1000 }), (list, nf, share) => {
        const sorted = list.sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
        const chosen = choosePaidSet(bids(...sorted), heads(nf, share));
        expect(chosen.length).toBeGreaterThan(0);
        expect(chosen).toEqual(chosen.map((_, index) => index));
        const rejected = nf + sorted.length - chosen.length;
        const sum = chosen.reduce((total, index) => total + Number(sorted[index]!), 0);
        for (const index of chosen) {
          const here =
            ((1 - freeShareNumber(share, rejected, chosen.length)) * Number(sorted[index]!)) / sum;
          const there = freeShareNumber(share, rejected + 1, chosen.length - 1) / (rejected + 1);
          expect(here).toBeGreaterThanOrEqual(there * (1 - 1e-9));
        }
      }),
      { numRuns },
    );
  });

  it('is exact where numbers are not', () => {
    const big = 10n ** 40n;
    expect(choosePaidSet(bids(3n * big, big), heads(0))).toEqual([0, 1]);
    expect(choosePaidSet(bids(3n * big + 1n, big), heads(0))).toEqual([0]);
  });
});

describe('weights', () => {
  it('compare as multiples of the floor', () => {
    const unit = 10n ** 18n;
    expect(compareWeights({ price: 600n, floor: 300n }, { price: 3n * unit, floor: unit })).toBe(
      -1,
    );
    expect(compareWeights({ price: 2n, floor: 4n }, { price: 300n, floor: 600n })).toBe(0);
    expect(
      commonWeights([
        { price: 3n, floor: 2n },
        { price: 5n, floor: 3n },
        { price: 7n, floor: 6n },
      ]),
    ).toEqual([9n, 10n, 7n]);
  });
});
