import { describe, expect, it } from 'vitest';
import { assetKey, BTTOLD, TRX } from '../../core/channel/asset.ts';
import { findToken, MAINNET_TOKENS, TRX_TOKEN } from '../../core/money/tokens.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import type { SellerQuote } from '../../bridge/pay-quote.ts';
import type { BudgetView } from '../../bridge/paying.ts';
import type { WalletView } from '../../wallet/wallet.ts';
import {
  budgetOf,
  offerOf,
  PAYEE,
  payViewOf,
  quoteOf,
  sellerOf,
  SOME_TORRENT,
} from '../test-paying.ts';
import { BudgetForm } from './budget-form.svelte.ts';

const OTHER = 'TLsV52sRDL79HXGGm9yzwKibb6BeruhUzy' as TronAddress;
const BTTOLD_TOKEN = findToken(MAINNET_TOKENS, BTTOLD) ?? TRX_TOKEN;
const SELLER = sellerOf({
  floors: [offerOf(), offerOf({ asset: BTTOLD, price: 3_000n, minDeposit: 1n })],
});

function formOf(
  former: BudgetView | null,
  trx = 100_000_000n,
  sellers: readonly SellerQuote[] = [SELLER],
): BudgetForm {
  const view = {
    account: { source: 'purse', address: PAYEE },
    balances: [
      { token: TRX_TOKEN, amount: trx },
      { token: BTTOLD_TOKEN, amount: 10n ** 12n },
    ],
    network: { tokens: MAINNET_TOKENS, channelContract: null },
    resources: { freePointsLeft: 100_000, stakedPointsLeft: 0 },
    settings: { dailyLimits: { [assetKey(TRX)]: 100_000_000n } },
  } as unknown as WalletView;
  return new BudgetForm({
    payments: { view },
    torrent: () => ({ infoHash: SOME_TORRENT, pieceLengthBytes: 262_144 }),
    quote: () => quoteOf({ sellers }),
    view: () => payViewOf(),
    former: () => former,
    watchPace: () => null,
    lastAsset: null,
  });
}

const FORMER = budgetOf({ limit: 5_000_000n, spent: 4_500_000n, feesSun: 400_000n });

describe('a budget that is changed', () => {
  it('keeps its limit, of which only the rest can be spent', () => {
    const form = formOf(FORMER);
    expect(form).toMatchObject({ spentBefore: 4_900_000n, isSpentAlready: false });
    expect(form.allowance).toMatchObject({ value: 100_000n });
    expect(form.plan?.expected).toBe(100_000n);
    form.slideTo(3);
    expect(form.request).toMatchObject({ limit: 5_000_000n, changes: FORMER.budgetId, asset: TRX });
  });

  it('cannot be made for no more than is spent', () => {
    const form = formOf(FORMER);
    form.limitText = '4.9';
    expect([form.isSpentAlready, form.request]).toEqual([true, null]);
    form.limitText = '6';
    expect(form.request).toMatchObject({ limit: 6_000_000n });
  });

  it('may need what is in the account and in deposits, and no more', () => {
    const form = formOf({ ...FORMER, reserved: 300_000n }, 700_000n);
    form.limitText = '5.9';
    expect(form.isBeyondBalance).toBe(false);
    form.limitText = '5.900001';
    expect(form.isBeyondBalance).toBe(true);
  });

  it('that is used up suggests what is spent and what is left costs', () => {
    const form = formOf({ ...FORMER, phase: 'used-up' });
    expect(form.limit).toMatchObject({ ok: true, value: 5_900_000n });
  });

  it('counts nothing in another asset', () => {
    const form = formOf(FORMER);
    form.choose(assetKey(BTTOLD));
    expect(form.asset).toEqual(BTTOLD);
    expect(form.spentBefore).toBe(0n);
  });
});

it('a new budget counts nothing and changes none', () => {
  const form = formOf(null);
  expect(form.spentBefore).toBe(0n);
  form.limitText = '5';
  expect(form.request).toMatchObject({ limit: 5_000_000n, changes: null });
});

it('what is left in an open channel can be spent when the account has nothing', () => {
  const channels = [
    { payer: PAYEE, left: 800_000n },
    { payer: OTHER, left: 5_000_000n },
  ];
  const open = sellerOf({ floors: [offerOf({ channels })] });
  // The same seller on two wires has it once.
  const form = formOf(null, 0n, [open, { ...open, peerId: '02' }]);
  expect(form.funds).toBe(800_000n);
  form.limitText = '0.8';
  expect(form.isBeyondBalance).toBe(false);
  expect(form.request).toMatchObject({ limit: 800_000n });
  form.limitText = '0.800001';
  expect([form.isBeyondBalance, form.request]).toEqual([true, null]);
  const ending = formOf(null, 0n, [{ ...open, hindrance: 'closing' }, sellerOf({ payee: OTHER })]);
  expect(ending.funds).toBe(0n);
});

it('a budget that runs can be lowered when the account has nothing', () => {
  const form = formOf({ ...FORMER, spent: 1_000_000n }, 0n);
  form.limitText = '4';
  expect([form.isBeyondBalance, form.request?.limit]).toEqual([false, 4_000_000n]);
  form.limitText = '5.1';
  expect(form.isBeyondBalance).toBe(true);
});

it('suggests by what sellers usually take: one that asks next to nothing, or is not paid, spoils nothing', () => {
  const at = (price: bigint, change: Partial<SellerQuote> = {}) =>
    sellerOf({ floors: [offerOf({ price })], ...change });
  const liar = at(1n, { payee: OTHER });
  const price = (...sellers: SellerQuote[]) => {
    const { highestPrice } = formOf(null, undefined, sellers);
    return highestPrice.ok ? Number(highestPrice.value) : null;
  };
  const usual = price(at(300n));
  expect(usual).toBeGreaterThanOrEqual(600);
  expect(price(liar, at(300n))).toBe(usual);
  // Many wires of one payee count once.
  expect(price(liar, { ...liar, peerId: '02' }, { ...liar, peerId: '03' }, at(300n))).toBe(usual);
  expect(price(at(90_000n, { payee: OTHER, hindrance: 'avoided' }), at(300n))).toBe(usual);
});

it('allows what is asked where that is what was typed', () => {
  const form = formOf(null, undefined, [sellerOf({ floors: [offerOf({ price: 97_657n })] })]);
  form.limitText = '50';
  // The seller typed 100 per GiB, too, which was rounded up.
  form.priceText = '100';
  expect(form.isBelowFloors).toBe(false);
  expect(form.request).toMatchObject({ highestPrice: 97_657n });
  form.priceText = '99.9999';
  expect([form.isBelowFloors, form.request]).toEqual([true, null]);
});

it('tells no figures where nobody can be paid', () => {
  const form = formOf(null);
  form.limitText = '5';
  expect(form.facts).toEqual(form.plan);
  form.priceText = '0.1';
  expect([form.isBelowFloors, form.facts]).toEqual([true, null]);
});

it('suggests a round figure for the highest price', () => {
  const form = formOf(null, undefined, [sellerOf({ floors: [offerOf({ price: 97_657n })] })]);
  expect(form.shownPrice).toBe('200');
});

it('starts nothing that does not buy 1 MiB, and blames the limit', () => {
  const form = formOf(null, undefined, [sellerOf({ floors: [offerOf({ price: 97_657n })] })]);
  form.limitText = '0.1';
  expect([form.isPriceBeyondLimit, form.isMoreWrong, form.request]).toEqual([true, false, null]);
  form.limitText = '1';
  expect(form.request).not.toBeNull();
});

it('starts nothing whose first payment the purse would refuse', () => {
  const dear = sellerOf({ floors: [offerOf({ price: 3_000_000n })] });
  const form = formOf(null, 1_000_000_000n, [dear]);
  form.limitText = '90';
  expect([form.passedDailyLimit, form.request?.limit]).toEqual([null, 90_000_000n]);
  form.limitText = '150';
  expect(form.plan?.first).toBe(150_000_000n);
  expect([form.passedDailyLimit, form.request]).toEqual([100_000_000n, null]);
});
