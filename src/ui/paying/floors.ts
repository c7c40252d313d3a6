/** What sellers ask for, by asset. Amounts are raw units, prices raw units per MiB. */
import { isSameAsset, type Asset } from '../../core/channel/asset.ts';
import type { PayQuote, SellerQuote } from '../../bridge/paying.ts';

const MIB = 1_048_576n;

export type SellerFloor = SellerQuote['floors'][number];

export function floorOf({ floors }: SellerQuote, asset: Asset): SellerFloor | null {
  return floors.find((floor) => isSameAsset(floor.asset, asset)) ?? null;
}

export function priceOf(seller: SellerQuote, asset: Asset): bigint | null {
  return floorOf(seller, asset)?.price ?? null;
}

/** Who takes this asset, cheapest first. */
export function sellersOf(quote: PayQuote, asset: Asset): readonly SellerQuote[] {
  const price = (seller: SellerQuote): bigint => priceOf(seller, asset) ?? 0n;
  return quote.sellers
    .filter((seller) => priceOf(seller, asset) !== null)
    .toSorted((one, other) => compare(price(one), price(other)));
}

/** Of so many bytes at this price, rounded up. */
export function costOf(lengthBytes: number, price: bigint): bigint {
  return (BigInt(Math.ceil(lengthBytes)) * price + MIB - 1n) / MIB;
}

export function atMost(amount: bigint, limit: bigint | null): bigint {
  return limit !== null && limit < amount ? limit : amount;
}

export function atLeast(amount: bigint, least: bigint): bigint {
  return amount < least ? least : amount;
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
