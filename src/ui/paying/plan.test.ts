import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assetKey, BTT, BTTOLD, TRX } from '../../core/channel/asset.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import { offerOf, PAYEE as PAYER, quoteOf, sellerOf } from '../test-paying.ts';
import { neededDeposit, planOf, roundUp, suggestedLimit, suggestedPrice, totalOf } from './plan.ts';
import { costOf } from './floors.ts';
import { asksAgain } from '../words/paying.ts';
import type { PlanRequest } from './plan-request.ts';

function request(change: Partial<PlanRequest> = {}): PlanRequest {
  return {
    quote: quoteOf(),
    asset: TRX,
    limit: 5_000_000n,
    highestPrice: 600n,
    perSeller: null,
    perDay: null,
    maxSellers: 2,
    targetBytesPerSecond: null,
    pieceLengthBytes: 262_144,
    hasContract: true,
    pointsLeft: 0,
    payer: PAYER,
    ...change,
  };
}

/** With enough in it for whatever is bought here. */
function withChannel(channel: Partial<{ payer: typeof PAYER; left: bigint }> = {}) {
  const channels = [{ payer: PAYER, left: 10n ** 12n, ...channel }];
  return sellerOf({ floors: [offerOf({ channels })] });
}

/** As a seller asks today: the least deposit is 217,447.92 BTT, a whole life's fees ten times over. */
const ONE_BTT = 10n ** 18n;
const LEAST_BTT = (21_744_792n * ONE_BTT) / 100n;
const BTT_FLOOR = offerOf({ asset: BTT, price: ONE_BTT, minDeposit: LEAST_BTT });
const BTT_QUOTE = quoteOf({
  bytesLeft: 50 * 1_048_576,
  sellers: [sellerOf({ floors: [offerOf(), BTT_FLOOR] })],
  lifeCostsSun: { trx: 6_680_000n, [assetKey(BTT)]: 12_370_000n },
});

/** Enough is left for a channel to be worth its fees. */
const HUGE = quoteOf({ bytesLeft: 1024 * 1024 * 1_048_576 });

describe('the way that is paid', () => {
  it('is direct for a small budget and a channel from ten life costs on', () => {
    expect(planOf(request({ quote: HUGE, limit: 66_999_999n })).rail).toBe('direct');
    expect(planOf(request({ quote: HUGE, limit: 67_000_000n })).rail).toBe('channel');
  });

  it('is direct where a day leaves less than ten life costs, whatever the budget', () => {
    const daily = (perDay: bigint) => request({ quote: HUGE, limit: 10n ** 12n, perDay });
    expect(planOf(daily(66_999_999n))).toMatchObject({ rail: 'direct', deposit: 0n });
    expect(planOf(daily(67_000_000n)).rail).toBe('channel');
  });

  it('is direct where less is left than a channel costs, whatever the budget', () => {
    expect(planOf(request({ limit: 10n ** 12n })).rail).toBe('direct');
  });

  it('is direct for a TRC-10: nobody says what the fees are worth in it', () => {
    const floors = [offerOf({ asset: BTTOLD, price: 3_000n, minDeposit: 1n })];
    const quote = { ...HUGE, sellers: [sellerOf({ floors })] };
    const of = request({ quote, asset: BTTOLD, limit: 10n ** 15n, highestPrice: 6_000n });
    expect(planOf(of).rail).toBe('direct');
  });

  it('is a channel where one is open, and always for a TRC-20', () => {
    const open = quoteOf({ sellers: [withChannel()] });
    expect(planOf(request({ quote: open, limit: 1n }))).toMatchObject({
      ...{ rail: 'channel', feeSun: 0n, deposit: 0n },
    });
    const floors = [offerOf({ asset: BTT, price: 5n, minDeposit: 1n })];
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
    expect(plan.feeSun).toBe(5n * 300_000n);
    // What is left costs 614,400: 38,400 + 76,800 + 153,600 leave 345,600, a doubling and a rest.
    // Besides, 4 MiB and a piece of what fails and nobody is to blame for; 4 MiB and 1/64 at its word.
    expect(plan.loss).toBe(307_200n + 2_550n + 2_400n + 9_600n);
    expect(plan.lockMs).toBeNull();
    expect(plan.first).toBe(19_200n);
  });

  it('reach no further than the limit for each seller, of which the fee is a larger part', () => {
    const plan = planOf(request({ limit: 1_000_000n, perSeller: 61_440n, maxSellers: 1 }));
    // At the floor what is left costs 307,200.
    expect([plan.expected, plan.reach]).toEqual([61_440n, 0.2]);
    expect(plan.feeShare).toBeCloseTo(Number(plan.feeSun) / 61_440, 2);
  });

  it('are no larger than the limit for a day', () => {
    expect(planOf(request({ limit: 1_000_000n, perDay: 7_000n })).first).toBe(7_000n);
  });

  it('are free as long as there are bandwidth points', () => {
    const fees = [0, 599, 600, 1_500].map(
      (pointsLeft) => planOf(request({ limit: 1_000_000n, pointsLeft })).feeSun,
    );
    expect(fees).toEqual([1_500_000n, 1_200_000n, 900_000n, 0n]);
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
    const sellers = [withChannel(), sellerOf({ peerId: '02', withdrawDelaySeconds: 259_200 })];
    const plan = planOf(request({ quote: { ...HUGE, sellers }, limit: 200_000_000n }));
    expect(plan).toMatchObject({ rail: 'channel', feeSun: 7_250_000n, lockMs: 259_200_000 });
    expect(plan.feeShare).toBe(0.036);
  });

  it('lose the windows of the protocol to each seller, unchecked and doubtful', () => {
    const big = { quote: HUGE, limit: 200_000_000n };
    // 4 MiB, 4 MiB and a piece of 256 KiB.
    expect(planOf(request(big)).loss).toBe(4_950n);
    // A piece, two, and one.
    expect(planOf(request({ ...big, pieceLengthBytes: 16 * 1_048_576 })).loss).toBe(38_400n);
    const sellers = [sellerOf(), sellerOf({ peerId: '02' })];
    expect(planOf(request({ ...big, quote: { ...HUGE, sellers } })).loss).toBe(9_900n);
  });
});

describe('a deposit', () => {
  const btt = { quote: BTT_QUOTE, asset: BTT, highestPrice: 2n * ONE_BTT };

  it('takes what the seller asks for at least, whatever is expected to be spent', () => {
    const plan = planOf(request({ ...btt, limit: 300_000n * ONE_BTT }));
    expect(plan).toMatchObject({ expected: 50n * ONE_BTT, deposit: LEAST_BTT });
    expect(plan.missingDeposit).toBeNull();
  });

  it('is for all that is left and a quarter more, within the limit', () => {
    const of = (limit: bigint) => planOf(request({ quote: HUGE, limit })).deposit;
    expect(of(1_000_000_000n)).toBe((1024n * 1024n * 300n * 5n) / 4n);
    expect(of(100_000_000n)).toBe(100_000_000n);
  });

  it('is missing below the least one, where nothing but a channel is possible', () => {
    const below = planOf(request({ ...btt, limit: LEAST_BTT - 1n }));
    expect(below).toMatchObject({ deposit: 0n, missingDeposit: LEAST_BTT });
    const perSeller = planOf(request({ ...btt, limit: 10n * LEAST_BTT, perSeller: 7n }));
    expect(perSeller.missingDeposit).toBe(LEAST_BTT);
    expect(planOf(request({ limit: 1n })).missingDeposit).toBeNull();
  });

  it('is made for each seller that the limit reaches for', () => {
    const sellers = [...BTT_QUOTE.sellers, sellerOf({ peerId: '02', floors: [BTT_FLOOR] })];
    const of = (limit: bigint) =>
      planOf(request({ ...btt, quote: { ...BTT_QUOTE, sellers }, limit })).deposit;
    expect(of(2n * LEAST_BTT)).toBe(2n * LEAST_BTT);
    expect(of(2n * LEAST_BTT - 1n)).toBe(LEAST_BTT);
  });

  it('costs what its own asset does, and the bytes of both transactions', () => {
    const fee = (pointsLeft: number) =>
      planOf(request({ ...btt, limit: 300_000n * ONE_BTT, pointsLeft })).feeSun;
    expect(fee(0)).toBe(12_370_000n + 900_000n);
    expect(fee(600)).toBe(12_370_000n + 550_000n);
    expect(fee(900)).toBe(12_370_000n);
  });

  it('is needed although a channel is open in another asset, or another account has one', () => {
    const trx = withChannel().floors;
    const sellers = [sellerOf({ floors: [...trx, BTT_FLOOR] })];
    const quote = { ...BTT_QUOTE, sellers };
    const limit = 300_000n * ONE_BTT;
    expect(planOf(request({ ...btt, quote, limit })).feeSun).toBe(13_270_000n);
    expect(planOf(request({ quote, limit: 1n })).feeSun).toBe(0n);
    const other = withChannel({ payer: 'TXYZ' as typeof PAYER });
    expect(planOf(request({ quote: quoteOf({ sellers: [other] }) })).rail).toBe('direct');
  });

  it('is topped up where too little is left', () => {
    const quote = quoteOf({ sellers: [withChannel({ left: 307_199n })] });
    expect(planOf(request({ quote })).feeSun).toBe(3_350_000n + 550_000n);
  });
});

describe('the expected cost', () => {
  it('is what a seller asks for all that is left', () => {
    expect(planOf(request())).toMatchObject({ expected: 307_200n, reach: 1 });
  });

  it('is the price in the middle, which one liar does not move', () => {
    const asks = (payee: string, price: bigint) =>
      sellerOf({ peerId: payee, payee: payee as TronAddress, floors: [offerOf({ price })] });
    const sellers = [asks('liar', 1n), asks('one', 300n), asks('other', 400n), asks('dear', 700n)];
    const expected = (highestPrice: bigint) =>
      planOf(request({ quote: quoteOf({ sellers }), highestPrice, limit: 10n ** 9n })).expected;
    expect([expected(600n), expected(1_000n)]).toEqual([307_200n, 409_600n]);
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
    const of = (balance: bigint | null, deposit: bigint | null = null) =>
      suggestedLimit(1024 * 1_048_576, 600n, { balance, deposit });
    expect([of(null), of(12_345n)]).toEqual([1_000_000n, 12_345n]);
    expect([of(null, 10n), of(null, 2_174_479n)]).toEqual([1_000_000n, 2_200_000n]);
    // 614,400 is what it costs: a seller that wants more than ten times that has to be agreed to.
    expect([of(null, 6_144_000n), of(null, 6_144_001n)]).toEqual([6_200_000n, 1_000_000n]);
    expect(of(10n ** 15n, 10n ** 15n)).toBe(1_000_000n);
    expect([1n, 2n, 3n, 6n, 10n, 11n, 51n].map(roundUp)).toEqual([1n, 2n, 5n, 10n, 10n, 20n, 100n]);
  });
});

it('a limit that is suggested for a TRC-20 suffices for the deposit, or the deposit is far above the cost', () => {
  fc.assert(
    fc.property(fc.bigInt(1n, 10n ** 24n), fc.nat(10 ** 12), (minDeposit, bytesLeft) => {
      const sellers = [sellerOf({ floors: [{ ...BTT_FLOOR, minDeposit }] })];
      const of = { quote: { ...BTT_QUOTE, sellers, bytesLeft }, asset: BTT, payer: PAYER };
      const deposit = neededDeposit(of);
      const highestPrice = 2n * ONE_BTT;
      const limit = suggestedLimit(bytesLeft, highestPrice, { balance: null, deposit });
      const plan = planOf(request({ ...of, limit, highestPrice }));
      const isFar = minDeposit > 10n * costOf(bytesLeft, highestPrice);
      const isMissing = isFar && minDeposit > limit;
      expect(plan.missingDeposit).toBe(isMissing ? minDeposit : null);
      expect(plan.deposit <= limit).toBe(true);
      expect(plan.deposit >= minDeposit).toBe(!isMissing);
    }),
    { numRuns: 100 },
  );
});

it('a limit that counts what is spent is a round figure, as far as there is money', () => {
  expect(totalOf(0n, 1_000_000n, null)).toBe(1_000_000n);
  expect(totalOf(4_912_345n, 1_000_000n, 10n ** 9n)).toBe(6_000_000n);
  expect(totalOf(4_912_345n, 1_000_000n, 1_050_000n)).toBe(5_962_345n);
  expect(totalOf(4_912_345n, 1_000_000n, null)).toBe(5_912_345n);
});

it('a limit makes sense from ten fees on', () => {
  const sellers = [sellerOf({ newAccountCostSun: 1_100_000n })];
  const quote = quoteOf({ bytesLeft: 1_048_576, sellers });
  expect(planOf(request({ quote, limit: 600n, pointsLeft: 600 }))).toMatchObject({
    ...{ feeSun: 1_100_000n, newAccountSun: 1_100_000n, sensibleLimit: 20_000_000n },
  });
});

it('what a seller asks in two assets says nothing of what the fee is worth', () => {
  for (const price of [1n, 300n, 10n ** 15n]) {
    const floors = [offerOf({ price }), offerOf({ asset: BTTOLD, price: 3_000n })];
    const quote = quoteOf({ sellers: [sellerOf({ floors, newAccountCostSun: 1_000_000n })] });
    const of = { quote, asset: BTTOLD, highestPrice: 6_000n, limit: 6_000n };
    const plan = planOf(request(of));
    expect(plan).toMatchObject({ feeShare: null, sensibleLimit: null, worthSun: null });
    expect(asksAgain(plan)).toBe(true);
  }
});
