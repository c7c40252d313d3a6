/**
 * What a budget would mean, before anything is agreed to: which way is paid, what the network takes,
 * what can be lost. Estimates for the eye; the engine keeps the limits. All amounts are raw units of
 * the budget's asset unless they end in `Sun`; prices are raw units per MiB.
 */
import { assetKey, type Asset } from '../../core/channel/asset.ts';
import type { SellerQuote } from '../../bridge/pay-quote.ts';
import type { Rail } from '../../core/ledger/records.ts';
import { TRANSFER_POINTS } from '../../core/money/transfer-points.ts';
import {
  BELIEVED_BYTES,
  doubtfulBytes,
  unverifiedBytes,
  WRITE_OFF_PART,
} from '../../core/paywire/limits.ts';
import { channelFee, depositsFor, hasOpenChannel, leastDeposit } from './deposits.ts';
import {
  atLeast,
  atMost,
  costOf,
  floorOf,
  payableOf,
  priceOf,
  sellersOf,
  typicalFloor,
} from './floors.ts';
import type { PlanRequest } from './plan-request.ts';

/** i0 of the direct rail: its first instalment is worth this much. */
const FIRST_INSTALMENT_MIB = 64n;
/** What a transfer burns when no bandwidth points are left. */
const TRANSFER_SUN = BigInt(TRANSFER_POINTS) * 1_000n;
/** A channel is proposed where this many times its whole life's cost is spent through it. */
const LIFE_COSTS = 10n;
/** A limit makes sense from this many times the fee on. */
const SENSIBLE_FEES = 10n;
/** A least deposit is suggested up to this many times what all that is left costs. */
const DEPOSIT_COSTS = 10n;

export interface Plan {
  readonly rail: Rail;
  /** Who would be paid, cheapest first. */
  readonly sellers: readonly SellerQuote[];
  /** At what half of those who are cheap enough take or less. */
  readonly expected: bigint;
  /** 0..1: how much of what is left the limit pays for at that price. */
  readonly reach: number;
  /** Null while the chain has not told. */
  readonly feeSun: bigint | null;
  /** Of what may be spent; null of any asset but TRX: no rate is known here. */
  readonly feeShare: number | null;
  /** To sellers that take money and give junk or nothing, all of them together; fees come on top. */
  readonly loss: bigint;
  /** Of it for making the account of a seller's address that was never used. */
  readonly newAccountSun: bigint;
  /** Of all that is left at the highest price; null of any asset but TRX. */
  readonly worthSun: bigint | null;
  /** What paying makes sense from, by the fee; null of any asset but TRX. */
  readonly sensibleLimit: bigint | null;
  /** That leave the account at first, all sellers together; 0 where nothing is deposited. */
  readonly deposit: bigint;
  /** What leaves the account first, at the cheapest seller's price: a deposit or an instalment. */
  readonly first: bigint;
  /** The least that a seller takes, where only a channel is possible and the limit is below it. */
  readonly missingDeposit: bigint | null;
  /** How long a deposit can stay locked when its seller is absent; null when there is none. */
  readonly lockMs: number | null;
}

export function planOf(request: PlanRequest): Plan {
  const { quote, asset, limit, highestPrice, maxSellers, perSeller } = request;
  const affordable = payableOf(quote, asset).filter(
    (seller) => (priceOf(seller, asset) ?? 0n) <= highestPrice,
  );
  const sellers = affordable.slice(0, maxSellers);
  const count = BigInt(Math.max(1, sellers.length));
  // No more is paid than what is left costs.
  const most = costOf(quote.bytesLeft, highestPrice);
  const room = atMost(atMost(limit, perSeller), most);
  const rail = railOf(request, sellers);
  const steps = instalments(room, highestPrice);
  const planned = instalments(room / count, highestPrice);
  const isChannel = rail === 'channel';
  const ahead = { instalment: largest(steps), paid: room };
  const loss = isChannel ? lossInChannel(request) : lossAhead(request, ahead);
  const newAccountSun = isChannel ? 0n : newAccounts(sellers);
  const feeSun = isChannel
    ? channelFee(request, sellers)
    : directFee(planned.length, sellers, request.pointsLeft);
  const expected = expectedCost(request, affordable);
  // A limit for each seller may leave less.
  const allowed = perSeller === null ? limit : atMost(limit, perSeller * count);
  const floor = sellers[0] === undefined ? null : priceOf(sellers[0], asset);
  const delays = sellers.map(({ withdrawDelaySeconds }) => withdrawDelaySeconds * 1000);
  return {
    rail,
    sellers,
    expected: atMost(expected, allowed),
    reach: expected <= allowed ? 1 : Number((allowed * 1000n) / expected) / 1000,
    feeSun,
    feeShare: feeShare(feeSun, asset, allowed),
    newAccountSun,
    worthSun: inSun(most, asset),
    sensibleLimit: sensibleLimit(feeSun, asset),
    loss: atMost(atMost(loss, room) * count, limit),
    deposit: isChannel ? depositsFor(request, sellers).sum : 0n,
    first: isChannel
      ? depositsFor(request, sellers.slice(0, 1)).sum
      : (instalments(atMost(room / count, request.perDay), floor ?? 0n)[0] ?? 0n),
    missingDeposit: asset.kind === 'trc20' && isChannel ? missing(request, sellers) : null,
    lockMs: isChannel ? Math.max(0, ...delays) : null,
  };
}

/** The fee alone is as much as may be spent. */
export function isFeeBeyond({ feeShare }: Pick<Plan, 'feeShare'>): boolean {
  return feeShare !== null && feeShare >= 1;
}

/** Twice the dearer of the typical floor and the usual price: a ceiling, bids begin at the floor. */
export function suggestedPrice(typicalFloor: bigint, usual: bigint | null): bigint {
  const known = usual !== null && usual > typicalFloor ? usual : typicalFloor;
  return 2n * known;
}

/**
 * Enough for all that is left at the highest price and for the least deposit that has to be made, in a
 * round figure, within what there is. A deposit far above that cost is not suggested: whoever sells
 * names it, so the user has to type it.
 */
export function suggestedLimit(
  bytesLeft: number,
  price: bigint,
  { balance, deposit }: { readonly balance: bigint | null; readonly deposit: bigint | null },
): bigint {
  const cost = costOf(bytesLeft, price);
  const isFar = deposit !== null && deposit > cost * DEPOSIT_COSTS;
  const whole = atLeast(roundUp(cost), isFar ? 0n : twoDigitsUp(deposit ?? 0n));
  return atMost(whole, balance);
}

/** The least deposit where nothing but a channel is possible; null where no deposit is needed. */
export function neededDeposit(wish: Pick<PlanRequest, 'quote' | 'asset' | 'payer'>): bigint | null {
  if (wish.asset.kind !== 'trc20') return null;
  return leastDeposit(wish, sellersOf(wish.quote, wish.asset));
}

/** A limit that counts what is spent already: with so much more, in a round figure where there is as much. */
export function totalOf(spent: bigint, more: bigint, balance: bigint | null): bigint {
  if (spent === 0n) return more;
  return atLeast(atMost(twoDigitsUp(spent + more), spent + (balance ?? more)), spent + more);
}

/** The next figure of two digits and zeros. */
function twoDigitsUp(amount: bigint): bigint {
  let unit = 1n;
  while (unit * 100n < amount) unit *= 10n;
  return ((amount + unit - 1n) / unit) * unit;
}

/** 1, 2 or 5 and zeros. */
export function roundUp(amount: bigint): bigint {
  let magnitude = 1n;
  while (magnitude * 10n < amount) magnitude *= 10n;
  for (const step of [1n, 2n, 5n]) if (step * magnitude >= amount) return step * magnitude;
  return 10n * magnitude;
}

/** As the engine chooses: only of TRX it is known what the fees are worth. */
function railOf(request: PlanRequest, sellers: Sellers): Rail {
  const { asset, hasContract, limit, perDay, perSeller, quote } = request;
  const [cheapest] = sellers;
  if (!hasContract || cheapest === undefined) return 'direct';
  const hasChannel = (seller: SellerQuote) => hasOpenChannel(request, seller);
  // The direct rail carries TRX and TRC-10 only.
  if (asset.kind === 'trc20' || sellers.some(hasChannel)) return 'channel';
  const lifeCostSun = quote.lifeCostsSun[assetKey(asset)] ?? null;
  if (asset.kind !== 'trx' || lifeCostSun === null) return 'direct';
  const floor = floorOf(cheapest, asset);
  const cost = costOf(quote.bytesLeft, floor?.price ?? 0n);
  const planned = atMost(atMost(atMost(limit, perSeller), perDay), cost);
  const isFunded = planned >= (floor?.minDeposit ?? 0n);
  return isFunded && planned >= LIFE_COSTS * lifeCostSun ? 'channel' : 'direct';
}

type Sellers = readonly SellerQuote[];

function newAccounts(sellers: Sellers): bigint {
  return sellers.reduce((sum, { newAccountCostSun }) => sum + (newAccountCostSun ?? 0n), 0n);
}

/** Null where what is allowed suffices for a deposit. */
function missing(request: PlanRequest, sellers: Sellers): bigint | null {
  const isFunded = depositsFor(request, sellers).count > 0;
  return isFunded ? null : leastDeposit(request, sellers);
}

/** A first transfer to an address makes its account, which no free points pay for. */
function directFee(each: number, sellers: Sellers, pointsLeft: number | null): bigint | null {
  let made = 0n;
  let count = 0;
  for (const { newAccountCostSun } of sellers) {
    if (newAccountCostSun === null) return null;
    made += newAccountCostSun;
    count += newAccountCostSun === 0n ? each : Math.max(0, each - 1);
  }
  return made + transferFee(count, pointsLeft);
}

function transferFee(count: number, pointsLeft: number | null): bigint {
  const free = Math.floor((pointsLeft ?? 0) / TRANSFER_POINTS);
  return BigInt(Math.max(0, count - free)) * TRANSFER_SUN;
}

/** Each at most twice the last one, until the sum is spent. */
function instalments(sum: bigint, price: bigint): readonly bigint[] {
  const steps: bigint[] = [];
  let left = sum;
  let next = FIRST_INSTALMENT_MIB * price;
  while (left > 0n && next > 0n) {
    const step = atMost(next, left);
    steps.push(step);
    left -= step;
    next *= 2n;
  }
  return steps;
}

function largest(amounts: readonly bigint[]): bigint {
  return amounts.reduce((most, amount) => (amount > most ? amount : most), 0n);
}

/**
 * The table "Loss bounds" of docs/protocol.md, of one seller on one wire: what was paid before its hash
 * was checked, what failed and several gave, and the piece that shows that it is too much.
 */
function lossInChannel({ pieceLengthBytes, highestPrice }: PlanRequest): bigint {
  const most = unverifiedBytes(pieceLengthBytes, Number.MAX_SAFE_INTEGER);
  return costOf(most + doubtful(pieceLengthBytes), highestPrice);
}

/** Likewise, of direct payments: what was paid ahead, and what is taken at the seller's word. */
function lossAhead(
  { pieceLengthBytes, highestPrice }: PlanRequest,
  { instalment, paid }: { readonly instalment: bigint; readonly paid: bigint },
): bigint {
  const believed = costOf(BELIEVED_BYTES, highestPrice) + paid / WRITE_OFF_PART;
  return instalment + believed + costOf(doubtful(pieceLengthBytes), highestPrice);
}

function doubtful(pieceLengthBytes: number): number {
  return doubtfulBytes(pieceLengthBytes) + pieceLengthBytes;
}

/** Of all who are cheap enough: one that asks next to nothing, and may give nothing, must not make it untrue. */
function expectedCost({ quote, asset, targetBytesPerSecond }: PlanRequest, affordable: Sellers) {
  const price = typicalFloor(affordable, asset) ?? 0n;
  const { freeBytesPerSecond: free, bytesLeft } = quote;
  // What comes free goes on coming; only the rest is paid.
  const paid =
    targetBytesPerSecond === null
      ? 1
      : Math.max(0, targetBytesPerSecond - free) / Math.max(1, targetBytesPerSecond);
  return costOf(bytesLeft * paid, price);
}

function feeShare(feeSun: bigint | null, asset: Asset, limit: bigint) {
  if (feeSun === null) return null;
  if (feeSun === 0n) return 0;
  const worth = inSun(limit, asset);
  return worth === null || worth === 0n ? null : Number((feeSun * 1000n) / worth) / 1000;
}

/** So that the fee is no more than a tenth of it. */
function sensibleLimit(feeSun: bigint | null, asset: Asset): bigint | null {
  const isKnown = feeSun !== null && asset.kind === 'trx';
  return isKnown ? roundUp(feeSun * SENSIBLE_FEES) : null;
}

/** Of TRX alone: what a seller asks in two assets is no rate, for it chooses both and gets the money. */
function inSun(amount: bigint, asset: Asset): bigint | null {
  return asset.kind === 'trx' ? amount : null;
}
