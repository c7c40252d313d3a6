import { assetKey, isSameAsset, type Asset, type AssetKey } from '../../core/channel/asset.ts';
import type { Token } from '../../core/money/token.ts';
import { succeed, type Outcome } from '../../core/fault.ts';
import type { BudgetRequest, BudgetView } from '../../bridge/paying.ts';
import type { TorrentSnapshot } from '../../bridge/snapshots.ts';
import type { BalanceView } from '../../wallet/wallet.ts';
import { formatForField, readAmount, readOptionalAmount } from '../format/amount.ts';
import { priceForField, priceToSuggest, readHighestPrice } from '../format/price.ts';
import { leftInChannels } from '../paying/deposits.ts';
import { atLeast, payableOf, pricesOf, typicalFloor } from '../paying/floors.ts';
import {
  isFeeBeyond,
  neededDeposit,
  planOf,
  suggestedLimit,
  suggestedPrice,
  totalOf,
  type Plan,
} from '../paying/plan.ts';
import { isSpending, spentOf } from '../paying/spending.ts';
import { enoughToWatch, rateAt, positionOf, FASTEST } from '../paying/speed.ts';
import { AssetChoice, type AssetChoiceParts } from './asset-choice.svelte.ts';
import type { Payments } from './payments.svelte.ts';

interface Parts extends AssetChoiceParts {
  readonly torrent: () => Pick<TorrentSnapshot, 'infoHash' | 'pieceLengthBytes'> | null;
  /** What runs and is changed, as it stands; null for a new one. */
  readonly former: () => BudgetView | null;
  /** Bytes per second that the film being watched takes, or null: a new budget aims at it. */
  readonly watchPace: () => number | null;
}

/** "Download faster" while it is filled in: what was typed, and what it would mean. */
export class BudgetForm {
  /** What was typed; null shows what is suggested. */
  limitText = $state<string | null>(null);
  priceText = $state<string | null>(null);
  perDayText = $state('');
  perSellerText = $state('');
  maxSellers = $state(2);
  /** Undefined until somebody chose. */
  #target = $state<number | null | undefined>(undefined);
  /** Fields that show what holds instead of what was typed into them. */
  #wrong = $state.raw<ReadonlySet<string>>(new Set());
  readonly assets: AssetChoice;
  readonly #parts: Parts;
  /** The budget that is changed. */
  readonly #changes: string | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.assets = new AssetChoice(parts);
    const former = parts.former();
    if (former === null) return;
    this.#changes = former.budgetId;
    this.assets.chosen = assetKey(former.asset);
    this.#target = former.targetBytesPerSecond;
    const token = this.token;
    // One that is used up is raised: what would be enough is suggested.
    if (isSpending(former)) this.limitText = formatForField(former.limit, token);
    this.priceText = priceForField(former.highestPrice, token);
    this.maxSellers = former.maxSellers;
    if (former.perDay !== null) this.perDayText = formatForField(former.perDay, token);
    if (former.perSeller !== null) this.perSellerText = formatForField(former.perSeller, token);
  }

  /** Bytes per second that are enough to watch without a pause, or null when nothing is watched. */
  get watchTarget(): number | null {
    const pace = this.#parts.watchPace();
    return pace === null ? null : enoughToWatch(pace);
  }

  /** Bytes per second; null: as fast as the budget allows. */
  get target(): number | null {
    return this.#target === undefined ? this.watchTarget : this.#target;
  }

  set target(bytesPerSecond: number | null) {
    this.#target = bytesPerSecond;
  }

  get payments(): Pick<Payments, 'view'> {
    return this.#parts.payments;
  }

  get balance(): BalanceView | null {
    return this.assets.balance;
  }

  get token(): Token {
    return this.assets.token;
  }

  get asset(): Asset {
    return this.token.asset;
  }

  choose(key: AssetKey): void {
    this.assets.chosen = key;
    // Typed for another asset: it means something else now.
    this.limitText = null;
    this.priceText = null;
    this.perDayText = '';
    this.perSellerText = '';
  }

  /** A field whose text means nothing: nothing starts until it does. */
  setWrong(field: string, isWrong: boolean): void {
    if (this.#wrong.has(field) === isWrong) return;
    const others = [...this.#wrong].filter((one) => one !== field);
    this.#wrong = new Set(isWrong ? [...others, field] : others);
  }

  /** Something under "More" has to be put right first. */
  get isMoreWrong(): boolean {
    const { highestPrice, perDay, perSeller } = this;
    if (this.#wrong.size > 0 || this.isBelowFloors) return true;
    // Nothing is suggested before somebody sells.
    const hasPrice = this.shownPrice === '' || highestPrice.ok;
    return !hasPrice || !perDay.ok || !perSeller.ok || this.isSellerLimitBelowDeposit;
  }

  /** Spent from what is changed, where it is of this asset: it counts for the limit. */
  get spentBefore(): bigint {
    return this.#former === null ? 0n : spentOf(this.#former);
  }

  /** Of the limit: what may still be spent. */
  get allowance(): Outcome<bigint> {
    const { limit, spentBefore } = this;
    return limit.ok ? succeed(atLeast(limit.value - spentBefore, 0n)) : limit;
  }

  /** All that is allowed is spent already. */
  get isSpentAlready(): boolean {
    const { allowance, spentBefore } = this;
    return spentBefore > 0n && allowance.ok && allowance.value === 0n;
  }

  get #former(): BudgetView | null {
    const former = this.#parts.former();
    return former !== null && isSameAsset(former.asset, this.asset) ? former : null;
  }

  get lowestFloor(): bigint | null {
    const quote = this.#parts.quote();
    const [cheapest] = quote === null ? [] : pricesOf(payableOf(quote, this.asset), this.asset);
    return cheapest ?? null;
  }

  get usualPrice(): bigint | null {
    return this.#parts.quote()?.usualPrices[assetKey(this.asset)] ?? null;
  }

  get shownPrice(): string {
    if (this.priceText !== null) return this.priceText;
    const quote = this.#parts.quote();
    const floor = quote && typicalFloor(payableOf(quote, this.asset), this.asset);
    if (floor === null) return '';
    return priceToSuggest(suggestedPrice(floor, this.usualPrice), this.token);
  }

  get shownLimit(): string {
    if (this.limitText !== null) return this.limitText;
    const quote = this.#parts.quote();
    const price = this.highestPrice;
    if (quote === null || !price.ok || quote.bytesLeft === 0) return '';
    const payer = this.payments.view.account?.address ?? null;
    const balance = this.funds;
    const most = suggestedLimit(quote.bytesLeft, price.value, {
      balance,
      deposit: neededDeposit({ quote, asset: this.asset, payer }),
    });
    return most === 0n ? '' : formatForField(totalOf(this.spentBefore, most, balance), this.token);
  }

  get highestPrice(): Outcome<bigint> {
    return readHighestPrice(this.shownPrice, this.token);
  }

  get limit(): Outcome<bigint> {
    return readAmount(this.shownLimit, this.token);
  }

  /** A limit of its own beside the budget's; null for none. */
  get perDay(): Outcome<bigint | null> {
    return readOptionalAmount(this.perDayText, this.token);
  }

  get perSeller(): Outcome<bigint | null> {
    return readOptionalAmount(this.perSellerText, this.token);
  }

  /** In the account and in what is deposited already; null while the balance is not known. */
  get funds(): bigint | null {
    const { balance } = this;
    const quote = this.#parts.quote();
    if (balance === null) return null;
    const payer = this.payments.view.account?.address ?? null;
    const left = quote === null ? 0n : leftInChannels({ quote, asset: this.asset, payer });
    // What the changed budget has set aside may lie in the same channels.
    return balance.amount + atLeast(left, this.#former?.reserved ?? 0n);
  }

  /** More is allowed than there is; what was allowed before may stand, or be lowered. */
  get isBeyondBalance(): boolean {
    const { allowance, limit, funds } = this;
    const former = this.#former;
    if (former !== null && isSpending(former) && limit.ok && limit.value <= former.limit)
      return false;
    return allowance.ok && funds !== null && allowance.value > funds;
  }

  /** Nobody sells as cheaply as the highest price. */
  get isBelowFloors(): boolean {
    const { highestPrice, lowestFloor } = this;
    return highestPrice.ok && lowestFloor !== null && highestPrice.value < lowestFloor;
  }

  /** What is allowed does not even buy 1 MiB at the highest price. */
  get isPriceBeyondLimit(): boolean {
    const { highestPrice, allowance } = this;
    return highestPrice.ok && allowance.ok && highestPrice.value > allowance.value;
  }

  /** The budget would suffice for a deposit, and the limit for one seller does not. */
  get isSellerLimitBelowDeposit(): boolean {
    const { allowance, plan } = this;
    const missing = plan?.missingDeposit ?? null;
    return missing !== null && allowance.ok && allowance.value >= missing;
  }

  /** The purse's daily limit, where the first payment is more: it would refuse that. */
  get passedDailyLimit(): bigint | null {
    const { account, settings } = this.payments.view;
    const limit = settings?.dailyLimits[assetKey(this.asset)] ?? null;
    if (account?.source !== 'purse' || limit === null || this.plan === null) return null;
    return this.plan.first > limit ? limit : null;
  }

  get position(): number {
    return positionOf(this.target, this.#parts.quote()?.freeBytesPerSecond ?? 0);
  }

  slideTo(position: number): void {
    const free = this.#parts.quote()?.freeBytesPerSecond ?? 0;
    this.#target = rateAt(Math.min(position, FASTEST), free);
  }

  get plan(): Plan | null {
    const quote = this.#parts.quote();
    const { allowance, highestPrice, perDay, perSeller } = this;
    const { resources, account } = this.payments.view;
    if (quote === null || !allowance.ok || !highestPrice.ok) return null;
    return planOf({
      quote,
      asset: this.asset,
      limit: allowance.value,
      highestPrice: highestPrice.value,
      perSeller: perSeller.ok ? perSeller.value : null,
      perDay: perDay.ok ? perDay.value : null,
      maxSellers: this.maxSellers,
      targetBytesPerSecond: this.target,
      pieceLengthBytes: this.#parts.torrent()?.pieceLengthBytes ?? 0,
      hasContract: this.assets.hasContract,
      payer: account?.address ?? null,
      pointsLeft: resources && resources.freePointsLeft + resources.stakedPointsLeft,
    });
  }

  /** What it would mean, where somebody can be paid. */
  get facts(): Plan | null {
    const { plan } = this;
    return plan === null || plan.sellers.length === 0 ? null : plan;
  }

  /** Ready to be agreed to; null while something is missing or wrong. */
  get request(): BudgetRequest | null {
    const torrent = this.#parts.torrent();
    const { account } = this.payments.view;
    const { limit, highestPrice, perDay, perSeller } = this;
    if (torrent === null || account === null || this.plan === null) return null;
    if (!limit.ok || !highestPrice.ok || !perDay.ok || !perSeller.ok) return null;
    const isLimitWrong = this.isSpentAlready || this.isBeyondBalance || this.isPriceBeyondLimit;
    if (
      isLimitWrong ||
      this.isMoreWrong ||
      this.passedDailyLimit !== null ||
      this.plan.sellers.length === 0
    )
      return null;
    if (this.plan.missingDeposit !== null || isFeeBeyond(this.plan)) return null;
    return {
      infoHash: torrent.infoHash,
      asset: this.asset,
      limit: limit.value,
      highestPrice: highestPrice.value,
      perDay: perDay.value,
      perSeller: perSeller.value,
      maxSellers: this.maxSellers,
      targetBytesPerSecond: this.target === null ? null : Math.round(this.target),
      rail: 'automatic',
      payer: account.address,
      source: account.source,
      changes: this.#changes,
    };
  }
}
