/** What is wrong with a budget that is filled in, in words; undefined where nothing is. */
import type { SellerQuote } from '../../bridge/pay-quote.ts';
import type { Outcome } from '../../core/fault.ts';
import type { Token } from '../../core/money/token.ts';
import { formatMoney, formatRoughMoney, formatTrx } from '../format/amount.ts';
import { formatCount } from '../format/number.ts';
import { formatPrice, formatPriceFigure, formatWirePrice } from '../format/price.ts';
import { m } from '../messages/generated/messages.js';
import { pricesOf } from '../paying/floors.ts';
import { isFeeBeyond, type Plan } from '../paying/plan.ts';

export interface BudgetSight {
  readonly token: Token;
  readonly plan: Plan | null;
  /** What was typed; null while it is what is suggested. */
  readonly limitText: string | null;
  readonly limit: Outcome<bigint>;
  readonly highestPrice: Outcome<bigint>;
  readonly lowestFloor: bigint | null;
  readonly balance: { readonly amount: bigint } | null;
  /** Spent from the budget that is changed: it counts for the limit. */
  readonly spentBefore: bigint;
  readonly isSpentAlready: boolean;
  readonly isBeyondBalance: boolean;
  readonly passedDailyLimit: bigint | null;
  readonly isBelowFloors: boolean;
  readonly isPriceBeyondLimit: boolean;
  readonly isSellerLimitBelowDeposit: boolean;
}

/** From this many times the lowest price on, a highest price is remarked on. */
const STEEP = 10n;

/** Of "Spend at most on this torrent". */
export function limitProblem(of: BudgetSight): string | undefined {
  const { token, plan, balance, limit } = of;
  if (of.limitText !== null && !limit.ok) return limit.fault.message;
  const missing = plan?.missingDeposit ?? null;
  if (missing !== null && balance !== null && balance.amount < missing) {
    return m.faster_deposit_beyond({
      amount: formatMoney(typable(missing), token, token.asset),
      balance: formatMoney(balance.amount, token, token.asset),
    });
  }
  if (of.isSpentAlready) {
    return m.faster_spent_already({
      amount: formatMoney(of.spentBefore, token, token.asset),
    });
  }
  if (of.isBeyondBalance) return m.faster_beyond_balance();
  if (of.isPriceBeyondLimit && of.highestPrice.ok) {
    const price = formatPrice(of.highestPrice.value, token, token.asset);
    return m.faster_price_beyond({ price });
  }
  if (missing !== null && !of.isSellerLimitBelowDeposit) {
    return m.faster_deposit_least({ amount: formatMoney(typable(missing), token, token.asset) });
  }
  if (plan !== null && isFeeBeyond(plan)) return feeProblem(plan, token);
  if (plan === null || of.passedDailyLimit === null) return undefined;
  return m.faster_beyond_day({
    amount: formatRoughMoney(plan.first, token, token.asset),
    limit: formatMoney(of.passedDailyLimit, token, token.asset),
  });
}

/** That the limit is not all that may be spent from now on. */
export function limitHint({ spentBefore, token }: BudgetSight): string | undefined {
  if (spentBefore === 0n) return undefined;
  return m.faster_spent_before({ amount: formatRoughMoney(spentBefore, token, token.asset) });
}

function feeProblem({ feeSun, sensibleLimit, worthSun }: Plan, token: Token): string {
  const fee = formatTrx(feeSun ?? 0n);
  if (sensibleLimit === null || (worthSun !== null && worthSun <= (feeSun ?? 0n))) {
    return m.faster_fee_beyond_rest({ fee });
  }
  return m.faster_fee_beyond({ fee, least: formatMoney(sensibleLimit, token, token.asset) });
}

/** `0.31 TRX per GiB`, or from the cheapest to the dearest: `0.31 to 0.45 TRX per GiB`. */
export function pricesWords(sellers: readonly SellerQuote[], token: Token): string {
  const { asset } = token;
  const prices = pricesOf(sellers, asset);
  const least = prices.reduce((one, other) => (other < one ? other : one), prices[0] ?? 0n);
  const most = prices.reduce((one, other) => (other > one ? other : one), 0n);
  const range = formatPrice(most, token, asset);
  if (least === most) return range;
  return m.price_range({ least: formatPriceFigure(least, token), most: range });
}

/** Of "Highest price". */
export function priceProblem(of: BudgetSight): string | undefined {
  if (!of.highestPrice.ok) return of.highestPrice.fault.message;
  return of.isBelowFloors ? m.faster_below_floors() : undefined;
}

/** What a highest price is on the wire, and that it is a high one. */
export function priceHint({ highestPrice, lowestFloor, token }: BudgetSight): string | undefined {
  if (!highestPrice.ok) return undefined;
  const price = formatWirePrice(highestPrice.value, token.asset);
  if (lowestFloor === null || lowestFloor === 0n) return price;
  const times = highestPrice.value / lowestFloor;
  if (times < STEEP) return price;
  return m.faster_price_steep({ price, times: formatCount(Number(times)) });
}

/** Of "Spend at most with one seller". */
export function sellerLimitProblem(
  of: BudgetSight & { readonly perSeller: Outcome<bigint | null> },
): string | undefined {
  if (!of.perSeller.ok) return of.perSeller.fault.message;
  const missing = of.plan?.missingDeposit ?? null;
  if (missing === null || !of.isSellerLimitBelowDeposit) return undefined;
  return m.faster_deposit_seller({
    amount: formatMoney(typable(missing), of.token, of.token.asset),
  });
}

/** Rounded up to six digits, so that what is read can be typed and suffices. */
function typable(amount: bigint): bigint {
  const unit = 10n ** BigInt(Math.max(0, amount.toString().length - 6));
  return ((amount + unit - 1n) / unit) * unit;
}
