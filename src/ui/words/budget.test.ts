import { expect, test } from 'vitest';
import { BTT, TRX } from '../../core/channel/asset.ts';
import { findToken, MAINNET_TOKENS, TRX_TOKEN } from '../../core/money/tokens.ts';
import { succeed } from '../../core/fault.ts';
import { readAmount } from '../format/amount.ts';
import { planOf } from '../paying/plan.ts';
import type { PlanRequest } from '../paying/plan-request.ts';
import { offerOf, quoteOf, sellerOf } from '../test-paying.ts';
import {
  limitHint,
  limitProblem,
  pricesWords,
  priceHint,
  priceProblem,
  sellerLimitProblem,
  type BudgetSight,
} from './budget.ts';

const BTT_TOKEN = findToken(MAINNET_TOKENS, BTT) ?? TRX_TOKEN;
const ONE = 10n ** 18n;

function sight(change: Partial<BudgetSight> = {}): BudgetSight {
  return {
    ...{ token: TRX_TOKEN, plan: null, lowestFloor: 300n },
    ...{ limitText: null, limit: succeed(5_000_000n) },
    ...{ highestPrice: succeed(600n), balance: { amount: 10_000_000n } },
    ...{ spentBefore: 0n, isSpentAlready: false },
    ...{ isBeyondBalance: false, isBelowFloors: false, isPriceBeyondLimit: false },
    ...{ isSellerLimitBelowDeposit: false, passedDailyLimit: null, ...change },
  };
}

function plan(change: Partial<PlanRequest> = {}) {
  return planOf({
    ...{ quote: quoteOf(), asset: TRX, limit: 5_000_000n, highestPrice: 600n },
    ...{ perSeller: null, perDay: null },
    ...{ maxSellers: 2, targetBytesPerSecond: null, pieceLengthBytes: 262_144 },
    ...{ hasContract: true, pointsLeft: 0, payer: null, ...change },
  });
}

function plain(text: string | undefined): string | undefined {
  return text?.replaceAll('\u00a0', ' ');
}

test.each(['0', '-1', '1e30', '1,000', ''])(
  'a limit of “%s” says what is wrong with it',
  (text) => {
    const limit = readAmount(text, TRX_TOKEN);
    expect(limitProblem(sight({ limit, limitText: text }))).toBe(
      limit.ok ? 'a problem' : limit.fault.message,
    );
  },
);

test('a limit that nobody typed is not complained about', () => {
  expect(limitProblem(sight({ limit: readAmount('', TRX_TOKEN) }))).toBeUndefined();
});

test('a limit below the least deposit says what the seller wants', () => {
  const sellers = [
    sellerOf({ floors: [offerOf({ asset: BTT, price: 1n, minDeposit: 80n * ONE })] }),
  ];
  const of = { quote: quoteOf({ sellers }), asset: BTT, highestPrice: 2n, limit: 79n * ONE };
  const token = BTT_TOKEN;
  const rich = sight({ token, plan: plan(of), balance: { amount: 100n * ONE } });
  expect(plain(limitProblem(rich))).toMatch(/^This seller wants a deposit of at least 80 BTT\./);
  const poor = { ...rich, balance: { amount: 20n * ONE } };
  expect(plain(limitProblem(poor))).toContain('at least 80 BTT, and you have 20 BTT.');
  const odd = { ...plan(of), missingDeposit: (222_666_666n * ONE) / 1_000n + 1n };
  expect(plain(limitProblem({ ...rich, plan: odd, balance: null }))).toContain('222,667 BTT.');
  const narrow = plan({ ...of, limit: 90n * ONE, perSeller: 1n });
  const split = sight({
    ...{ token, plan: narrow, limit: succeed(90n * ONE) },
    ...{ isSellerLimitBelowDeposit: true, balance: { amount: 100n * ONE } },
  });
  expect(limitProblem(split)).toBeUndefined();
  expect(plain(sellerLimitProblem({ ...split, perSeller: succeed(1n) }))).toBe(
    'This seller wants a deposit of at least 80 BTT.',
  );
});

test('a first payment above what the purse sends in a day says so', () => {
  const one = { ...plan(), first: 400_000_000n };
  expect(limitProblem(sight({ plan: one }))).toBeUndefined();
  expect(plain(limitProblem(sight({ plan: one, passedDailyLimit: 100_000_000n })))).toBe(
    'About 400 TRX would leave your purse at once, and it sends at most 100 TRX a day without its password. Enter less, or raise that limit under Payments, Security.',
  );
});

test('a limit below the fee says from when on it makes sense, if ever', () => {
  const unused = [sellerOf({ newAccountCostSun: 1_100_000n })];
  const of = (bytesLeft: number) =>
    plan({ quote: quoteOf({ bytesLeft, sellers: unused }), limit: 1_000_000n });
  const huge = of(100 * 2 ** 30);
  expect(plain(limitProblem(sight({ plan: huge })))).toMatch(
    /^The network fee of about [\d.]+ TRX would be more than this limit\. From 50 TRX on/,
  );
  const small = plan({
    quote: quoteOf({ bytesLeft: 2 ** 20, sellers: unused }),
    ...{ limit: 600n, pointsLeft: 600 },
  });
  expect(plain(limitProblem(sight({ plan: small })))).toContain(
    'of about 1.1 TRX would be more than what is left of this torrent costs.',
  );
  expect(limitProblem(sight({ plan: plan({ limit: 5_000_000n }) }))).toBeUndefined();
});

test('a high price is remarked on', () => {
  expect(plain(priceHint(sight()))).toBe('600 sun per MiB');
  const steep = sight({ highestPrice: succeed(12_000n) });
  expect(plain(priceHint(steep))).toBe('12,000 sun per MiB, 40 times what is asked now');
  expect(priceProblem(sight({ isBelowFloors: true }))).toBeDefined();
  expect(priceProblem(sight())).toBeUndefined();
});

test('a limit that buys nothing says so where it is typed, with the price', () => {
  const little = sight({ isPriceBeyondLimit: true, highestPrice: succeed(97_657n) });
  expect(plain(limitProblem(little))).toContain('1 MiB at the highest price, 100 TRX per GiB.');
  expect(priceProblem(little)).toBeUndefined();
  const spent = sight({ isPriceBeyondLimit: true, isSpentAlready: true, spentBefore: 5n });
  expect(limitProblem(spent)).not.toContain('1 MiB');
});

test('what was spent from a budget that is changed is said, and has to be less than the limit', () => {
  expect(limitHint(sight())).toBeUndefined();
  const changed = sight({ spentBefore: 4_912_345n });
  expect(plain(limitHint(changed))).toBe('4.91 TRX spent so far. It counts towards this limit.');
  expect(limitProblem(changed)).toBeUndefined();
  expect(plain(limitProblem({ ...changed, isSpentAlready: true }))).toBe(
    '4.912345 TRX is spent already. Allow more than that to go on.',
  );
});

test('the prices on offer are one, or from the cheapest to the dearest', () => {
  const asking = (...prices: bigint[]) =>
    plain(
      pricesWords(
        prices.map((price) => sellerOf({ floors: [offerOf({ price })] })),
        TRX_TOKEN,
      ),
    );
  expect(asking(300n, 300n)).toBe('0.307 TRX per GiB');
  expect(asking(400n, 300n, 350n)).toBe('0.307 to 0.409 TRX per GiB');
});
