/**
 * What a budget would mean, before anything is agreed to: which way is paid, what the network takes,
 * what can be lost. Estimates for the eye; the engine keeps the limits. All amounts are raw units of
 * the budget's asset unless they end in `Sun`; prices are raw units per MiB.
 */
import { isSameAsset, TRX, type Asset } from '../../core/channel/asset.ts';
import type { PayQuote, SellerQuote } from '../../bridge/paying.ts';
import type { Rail } from '../../core/ledger/records.ts';

const MIB = 1_048_576n;
/** i0 of the direct rail: its first instalment is worth this much. */
const FIRST_INSTALMENT_MIB = 64n;
/** V, the bytes that may be paid before their hash is checked; a larger piece counts whole. */
const UNVERIFIED_BYTES = 4 * 1_048_576;
/** A plain transfer: its bytes, and what they burn when no bandwidth points are left. */
const TRANSFER_POINTS = 280;
const TRANSFER_SUN = 280_000n;
/** A channel is proposed where this many times its whole life's cost is spent through it. */
const LIFE_COSTS = 10n;

export interface PlanRequest {
  readonly quote: PayQuote;
  readonly asset: Asset;
  readonly limit: bigint;
  readonly highestPrice: bigint;
  readonly perSeller: bigint | null;
  readonly maxSellers: number;
  readonly targetBytesPerSecond: number | null;
  readonly pieceLengthBytes: number;
  readonly hasContract: boolean;
  /** Bandwidth points the payer has left today; null while they are not known. */
  readonly pointsLeft: number | null;
}

export interface Plan {
  readonly rail: Rail;
  /** Who would be paid, cheapest first. */
  readonly sellers: readonly SellerQuote[];
  /** At the lowest price on offer. */
  readonly expected: bigint;
  /** 0..1: how much of what is left the limit pays for at that price. */
  readonly reach: number;
  /** Null while the chain has not told. */
  readonly feeSun: bigint | null;
  /** Of the limit; null where nobody says what the asset is worth in TRX. */
  readonly feeShare: number | null;
  /** To a seller that takes money and gives nothing, all of them together. */
  readonly loss: bigint;
  /** How long a deposit can stay locked when its seller is absent; null when there is none. */
  readonly lockMs: number | null;
}

export function planOf(request: PlanRequest): Plan {
  const { quote, asset, limit, highestPrice, maxSellers } = request;
  const sellers = sellersOf(quote, asset)
    .filter((seller) => (floorOf(seller, asset) ?? 0n) <= highestPrice)
    .slice(0, maxSellers);
  const count = BigInt(Math.max(1, sellers.length));
  // No more is paid than what is left costs.
  const most = costOf(BigInt(Math.ceil(quote.bytesLeft)), highestPrice);
  const room = atMost(atMost(limit, request.perSeller), most);
  const rail = railOf(request, sellers);
  const steps = instalments(room, highestPrice);
  const planned = instalments(room / count, highestPrice);
  const feeSun =
    rail === 'channel'
      ? channelFee(quote, sellers)
      : directFee(planned.length, sellers, request.pointsLeft);
  const expected = expectedCost(request, sellers);
  const delays = sellers.map(({ withdrawDelaySeconds }) => withdrawDelaySeconds * 1000);
  return {
    rail,
    sellers,
    expected: expected < limit ? expected : limit,
    reach: expected <= limit ? 1 : Number((limit * 1000n) / expected) / 1000,
    feeSun,
    feeShare: feeShare(feeSun, asset, limit, sellers),
    loss: atMost(rail === 'channel' ? unverified(request) * count : largest(steps) * count, limit),
    lockMs: rail === 'channel' ? Math.max(0, ...delays) : null,
  };
}

/** Who takes this asset, cheapest first. */
export function sellersOf(quote: PayQuote, asset: Asset): readonly SellerQuote[] {
  const price = (seller: SellerQuote): bigint | null => floorOf(seller, asset);
  return quote.sellers
    .filter((seller) => price(seller) !== null)
    .toSorted((one, other) => compare(price(one) ?? 0n, price(other) ?? 0n));
}

export function floorOf(seller: SellerQuote, asset: Asset): bigint | null {
  return seller.floors.find((floor) => isSameAsset(floor.asset, asset))?.price ?? null;
}

/** Twice the dearer of the lowest floor and the usual price: a ceiling, bids begin at the floor. */
export function suggestedPrice(lowestFloor: bigint, usual: bigint | null): bigint {
  const known = usual !== null && usual > lowestFloor ? usual : lowestFloor;
  return 2n * known;
}

/** Enough for all that is left at the highest price, in a round figure, within what there is. */
export function suggestedLimit(bytesLeft: number, price: bigint, balance: bigint | null): bigint {
  const whole = roundUp(costOf(BigInt(Math.ceil(bytesLeft)), price));
  return balance === null ? whole : atMost(whole, balance);
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
  const { asset, hasContract, limit, perSeller, quote } = request;
  const [cheapest] = sellers;
  if (!hasContract || cheapest === undefined) return 'direct';
  // The direct rail carries TRX and TRC-10 only.
  if (asset.kind === 'trc20' || sellers.some(({ hasChannel }) => hasChannel)) return 'channel';
  if (asset.kind !== 'trx' || quote.lifeCostSun === null) return 'direct';
  const floor = cheapest.floors.find((one) => isSameAsset(one.asset, asset));
  const cost = costOf(BigInt(Math.ceil(quote.bytesLeft)), floor?.price ?? 0n);
  const planned = atMost(atMost(limit, perSeller), cost);
  const isFunded = planned >= (floor?.minDeposit ?? 0n);
  return isFunded && planned >= LIFE_COSTS * quote.lifeCostSun ? 'channel' : 'direct';
}

type Sellers = readonly SellerQuote[];

function channelFee({ lifeCostSun }: PayQuote, sellers: Sellers): bigint | null {
  const fresh = sellers.filter(({ hasChannel }) => !hasChannel).length;
  return fresh === 0 ? 0n : lifeCostSun && lifeCostSun * BigInt(fresh);
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

function unverified({ pieceLengthBytes, highestPrice }: PlanRequest): bigint {
  return costOf(BigInt(Math.max(UNVERIFIED_BYTES, pieceLengthBytes)), highestPrice);
}

function expectedCost({ quote, asset, targetBytesPerSecond }: PlanRequest, sellers: Sellers) {
  const [cheapest] = sellers;
  const price = (cheapest && floorOf(cheapest, asset)) ?? 0n;
  const { freeBytesPerSecond: free, bytesLeft } = quote;
  // What comes free goes on coming; only the rest is paid.
  const paid =
    targetBytesPerSecond === null
      ? 1
      : Math.max(0, targetBytesPerSecond - free) / Math.max(1, targetBytesPerSecond);
  return costOf(BigInt(Math.ceil(bytesLeft * paid)), price);
}

function feeShare(feeSun: bigint | null, asset: Asset, limit: bigint, sellers: Sellers) {
  if (feeSun === null) return null;
  if (feeSun === 0n) return 0;
  const worth = inSun(limit, asset, sellers);
  return worth === null || worth === 0n ? null : Number((feeSun * 1000n) / worth) / 1000;
}

/** By what a seller asks in both: the only rate there is here. */
function inSun(amount: bigint, asset: Asset, sellers: Sellers): bigint | null {
  if (asset.kind === 'trx') return amount;
  for (const seller of sellers) {
    const own = floorOf(seller, asset);
    const trx = floorOf(seller, TRX);
    if (own !== null && trx !== null) return (amount * trx) / own;
  }
  return null;
}

function costOf(bytes: bigint, price: bigint): bigint {
  return (bytes * price + MIB - 1n) / MIB;
}

function atMost(amount: bigint, limit: bigint | null): bigint {
  return limit !== null && limit < amount ? limit : amount;
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
