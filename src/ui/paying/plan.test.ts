import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BTT, BTTOLD, TRX } from '../../core/channel/asset.ts';
import { quoteOf, sellerOf } from '../test-paying.ts';
import { planOf, roundUp, suggestedLimit, suggestedPrice, type PlanRequest } from './plan.ts';
import { FASTEST, positionOf, rateAt } from './speed.ts';

function request(change: Partial<PlanRequest> = {}): PlanRequest {
  return {
    quote: quoteOf(),
    asset: TRX,
    limit: 5_000_000n,
    highestPrice: 600n,
    perSeller: null,
    maxSellers: 2,
    targetBytesPerSecond: null,
    pieceLengthBytes: 262_144,
    hasContract: true,
    pointsLeft: 0,
    ...change,
  };
}

/** Enough is left for a channel to be worth its fees. */
const HUGE = quoteOf({ bytesLeft: 1024 * 1024 * 1_048_576 });

describe('the way that is paid', () => {
  it('is direct for a small budget and a channel from ten life costs on', () => {
    expect(planOf(request({ quote: HUGE, limit: 66_999_999n })).rail).toBe('direct');
    expect(planOf(request({ quote: HUGE, limit: 67_000_000n })).rail).toBe('channel');
  });

  it('is direct where less is left than a channel costs, whatever the budget', () => {
    expect(planOf(request({ limit: 10n ** 12n })).rail).toBe('direct');
  });

  it('is direct for a TRC-10: nobody says what the fees are worth in it', () => {
    const floors = [{ asset: BTTOLD, price: 3_000n, minDeposit: 1n }];
    const quote = { ...HUGE, sellers: [sellerOf({ floors })] };
    const of = request({ quote, asset: BTTOLD, limit: 10n ** 15n, highestPrice: 6_000n });
    expect(planOf(of).rail).toBe('direct');
  });

  it('is a channel where one is open, and always for a TRC-20', () => {
    const open = quoteOf({ sellers: [sellerOf({ hasChannel: true })] });
    expect(planOf(request({ quote: open, limit: 1n }))).toMatchObject({
      rail: 'channel',
      feeSun: 0n,
    });
    const floors = [{ asset: BTT, price: 5n, minDeposit: 1n }];
    const quote = quoteOf({ sellers: [sellerOf({ floors })] });
    expect(planOf(request({ quote, asset: BTT })).rail).toBe('channel');
  });

  it('is direct without a contract', () => {
    expect(planOf(request({ hasContract: false, limit: 10n ** 12n })).rail).toBe('direct');
  });
});

describe('direct payments', () => {
  it('burn more for a seller whose address was never used, whatever is free today', () => {
    const quote = quoteOf({
      bytesLeft: 1_048_576,
      sellers: [sellerOf({ newAccountCostSun: 1_100_000n })],
    });
    const plan = planOf(request({ quote, limit: 5_000_000n, pointsLeft: 600 }));
    expect(plan.feeSun).toBe(1_100_000n);
    expect(plan.feeShare).toBe(0.22);
  });

  it('cost nobody knows what while it is not known whether the address exists', () => {
    const quote = quoteOf({ sellers: [sellerOf({ newAccountCostSun: null })] });
    expect(planOf(request({ quote })).feeSun).toBeNull();
  });

  it('begin with 64 MiB and double: 1 GiB at 600 sun takes five', () => {
    const plan = planOf(request({ limit: 1_000_000n }));
    expect(plan.feeSun).toBe(5n * 280_000n);
    // What is left costs 614,400: 38,400 + 76,800 + 153,600 leave 345,600, a doubling and a rest.
    expect(plan.loss).toBe(307_200n);
    expect(plan.lockMs).toBeNull();
  });

  it('are free as long as there are bandwidth points', () => {
    const fees = [0, 559, 560, 1_400].map(
      (pointsLeft) => planOf(request({ limit: 1_000_000n, pointsLeft })).feeSun,
    );
    expect(fees).toEqual([1_400_000n, 1_120_000n, 840_000n, 0n]);
  });

  it('never lose more than the limits', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 15n),
        fc.bigInt(300n, 10n ** 9n),
        fc.option(fc.bigInt(1n, 10n ** 15n)),
        fc.boolean(),
        (limit, highestPrice, perSeller, hasContract) => {
          const plan = planOf(request({ limit, highestPrice, perSeller, hasContract }));
          expect(plan.loss <= limit).toBe(true);
          if (perSeller !== null && plan.rail === 'direct') {
            expect(plan.loss <= perSeller).toBe(true);
          }
          expect(plan.expected <= limit).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('channels', () => {
  it('cost their life once for each seller without one, and lock for its delay', () => {
    const sellers = [
      sellerOf({ hasChannel: true }),
      sellerOf({ peerId: '02', withdrawDelaySeconds: 259_200 }),
    ];
    const plan = planOf(request({ quote: { ...HUGE, sellers }, limit: 200_000_000n }));
    expect(plan).toMatchObject({ rail: 'channel', feeSun: 6_700_000n, lockMs: 259_200_000 });
    expect(plan.feeShare).toBe(0.033);
  });

  it('lose 4 MiB or one piece to each seller', () => {
    const big = { quote: HUGE, limit: 200_000_000n };
    expect(planOf(request(big)).loss).toBe(2_400n);
    expect(planOf(request({ ...big, pieceLengthBytes: 16 * 1_048_576 })).loss).toBe(9_600n);
  });
});

describe('the expected cost', () => {
  it('is the lowest price for all that is left', () => {
    expect(planOf(request())).toMatchObject({ expected: 307_200n, reach: 1 });
  });

  it('counts only what does not come free', () => {
    expect(planOf(request({ targetBytesPerSecond: 3_200_000 })).expected).toBe(153_600n);
    expect(planOf(request({ targetBytesPerSecond: 1_000_000 })).expected).toBe(0n);
  });

  it('says how far a small budget goes', () => {
    expect(planOf(request({ limit: 153_600n })).reach).toBe(0.5);
  });

  it('leaves out who asks more than the highest price', () => {
    expect(planOf(request({ highestPrice: 299n })).sellers).toEqual([]);
  });
});

describe('suggestions', () => {
  it('are twice what is asked or usual', () => {
    expect(suggestedPrice(300n, null)).toBe(600n);
    expect(suggestedPrice(300n, 450n)).toBe(900n);
    expect(suggestedPrice(300n, 100n)).toBe(600n);
  });

  it('are round, enough for everything, and within the balance', () => {
    expect(suggestedLimit(1024 * 1_048_576, 600n, null)).toBe(1_000_000n);
    expect(suggestedLimit(1024 * 1_048_576, 600n, 12_345n)).toBe(12_345n);
    expect([1n, 2n, 3n, 6n, 10n, 11n, 51n].map(roundUp)).toEqual([1n, 2n, 5n, 10n, 10n, 20n, 100n]);
  });
});

it('the slider finds its own positions again', () => {
  for (const free of [0, 12_000, 1_600_000, 90_000_000]) {
    for (let position = 0; position <= FASTEST; position += 1) {
      expect(positionOf(rateAt(position, free), free)).toBe(position);
    }
  }
  expect(rateAt(FASTEST, 1)).toBeNull();
});
