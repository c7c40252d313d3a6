/** What channels would take at first: deposits, as the engine makes them, and the fee for them. */
import { assetKey } from '../../core/channel/asset.ts';
import type { PlanRequest } from './plan-request.ts';
import { atLeast, atMost, costOf, floorOf, payableOf, type SellerFloor } from './floors.ts';
import type { SellerQuote } from '../../bridge/pay-quote.ts';

/** A deposit outlasts what is left of the torrent a little. */
const DEPOSIT_PART = { over: 5n, of: 4n } as const;
/** Bytes of the transactions that open a channel (docs/energy.md), rounded up. */
const DEPOSIT_POINTS = 550;
const APPROVAL_POINTS = 350;
const POINT_SUN = 1_000n;
/** Topping a channel up burns less than half of what its whole life does. */
const TOP_UPS_PER_LIFE = 2n;

type Sellers = readonly SellerQuote[];
type Wish = Pick<PlanRequest, 'asset' | 'payer' | 'quote' | 'limit' | 'perSeller' | 'pointsLeft'>;

/** Something is left in a channel of this payer, in this asset. */
export function hasOpenChannel(wish: Pick<Wish, 'asset' | 'payer'>, seller: SellerQuote): boolean {
  return leftIn(floorOf(seller, wish.asset), wish) > 0n;
}

/** What this payer has left in open channels with those who can be paid here, in this asset. */
export function leftInChannels(wish: Pick<Wish, 'asset' | 'payer' | 'quote'>): bigint {
  // One channel is seen on every wire to its seller.
  const byPayee = new Map(
    payableOf(wish.quote, wish.asset).map((seller) => [
      seller.payee,
      leftIn(floorOf(seller, wish.asset), wish),
    ]),
  );
  return [...byPayee.values()].reduce((sum, left) => sum + left, 0n);
}

/** New deposits that the limit reaches for, cheapest seller first, and their sum. */
export function depositsFor(
  wish: Wish,
  sellers: Sellers,
): { readonly sum: bigint; readonly count: number } {
  let sum = 0n;
  let count = 0;
  for (const seller of sellers) {
    const floor = floorOf(seller, wish.asset);
    if (floor === null || hasOpenChannel(wish, seller)) continue;
    const rest = costOf(wish.quote.bytesLeft, floor.price);
    const whole = (rest * DEPOSIT_PART.over) / DEPOSIT_PART.of + floor.settlement;
    const room = atMost(wish.limit - sum, wish.perSeller);
    const amount = atMost(atLeast(whole, floor.minDeposit), room);
    if (amount < floor.minDeposit || amount <= 0n) continue;
    sum += amount;
    count += 1;
  }
  return { sum, count };
}

/** The least deposit that one of them takes; null where a channel is open or nobody is there. */
export function leastDeposit(wish: Pick<Wish, 'asset' | 'payer'>, sellers: Sellers): bigint | null {
  if (sellers.some((seller) => hasOpenChannel(wish, seller))) return null;
  const least = sellers.flatMap((seller) => floorOf(seller, wish.asset)?.minDeposit ?? []);
  return least.reduce<bigint | null>(
    (most, one) => (most === null ? one : atMost(most, one)),
    null,
  );
}

/** Of all channels that would be opened or topped up, for their whole life. Null while no node tells. */
export function channelFee(wish: Wish, sellers: Sellers): bigint | null {
  const open = sellers.filter((seller) => hasOpenChannel(wish, seller));
  const tooLow = open.filter((seller) => !lastsIn(wish, floorOf(seller, wish.asset)));
  const made = depositsFor(wish, sellers).count;
  const opened = BigInt(open.length === 0 ? Math.max(1, made) : made);
  if (opened === 0n && tooLow.length === 0) return 0n;
  const life = wish.quote.lifeCostsSun[assetKey(wish.asset)] ?? null;
  if (life === null) return null;
  const toppedUp = (BigInt(tooLow.length) * life) / TOP_UPS_PER_LIFE;
  return opened * life + toppedUp + bandwidthSun(wish, Number(opened) + tooLow.length);
}

/** All or nothing: a transaction that the points left do not cover burns for all of its bytes. */
function bandwidthSun({ asset, pointsLeft }: Wish, deposits: number): bigint {
  const one = asset.kind === 'trc20' ? [APPROVAL_POINTS, DEPOSIT_POINTS] : [DEPOSIT_POINTS];
  let left = pointsLeft ?? 0;
  let burnt = 0;
  for (const points of Array.from({ length: deposits }, () => one).flat()) {
    if (points <= left) left -= points;
    else burnt += points;
  }
  return BigInt(burnt) * POINT_SUN;
}

function lastsIn(wish: Wish, floor: SellerFloor | null): boolean {
  if (floor === null) return false;
  return leftIn(floor, wish) >= atMost(costOf(wish.quote.bytesLeft, floor.price), wish.limit);
}

function leftIn(floor: SellerFloor | null, { payer }: Pick<Wish, 'payer'>): bigint {
  const own = (floor?.channels ?? []).filter((one) => payer === null || one.payer === payer);
  return own.reduce((sum, { left }) => sum + left, 0n);
}
