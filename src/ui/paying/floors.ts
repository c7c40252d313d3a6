/** What sellers ask for, by asset. Amounts are raw units, prices raw units per MiB. */
import { isSameAsset, type Asset } from '../../core/channel/asset.ts';
import type { PayQuote, SellerQuote } from '../../bridge/pay-quote.ts';

const MIB = 1_048_576n;

export type SellerFloor = SellerQuote['floors'][number];

export function floorOf({ floors }: SellerQuote, asset: Asset): SellerFloor | null {
  return floors.find((floor) => isSameAsset(floor.asset, asset)) ?? null;
}

export function priceOf(seller: SellerQuote, asset: Asset): bigint | null {
  return floorOf(seller, asset)?.price ?? null;
}

/** Of those who take this asset, in their order. */
export function pricesOf(sellers: readonly SellerQuote[], asset: Asset): readonly bigint[] {
  return sellers.flatMap((seller) => priceOf(seller, asset) ?? []);
}

/** Who takes this asset, cheapest first. */
export function sellersOf(quote: PayQuote, asset: Asset): readonly SellerQuote[] {
  const price = (seller: SellerQuote): bigint => priceOf(seller, asset) ?? 0n;
  return quote.sellers
    .filter((seller) => priceOf(seller, asset) !== null)
    .toSorted((one, other) => compare(price(one), price(other)));
}

/** Those of them that can be paid now; all of them where none can. */
export function payableOf(quote: PayQuote, asset: Asset): readonly SellerQuote[] {
  const all = sellersOf(quote, asset);
  const payable = all.filter(({ hindrance }) => hindrance === null);
  return payable.length === 0 ? all : payable;
}

/**
 * What half of the payees take or less; of two the dearer one. One that asks next to nothing moves it
 * no more than any other, and none counts twice. Null where nobody sells.
 *
 * @param sellers Who take this asset, cheapest first.
 */
export function typicalFloor(sellers: readonly SellerQuote[], asset: Asset): bigint | null {
  const cheapest = new Map<string, SellerQuote>();
  for (const seller of sellers) {
    if (!cheapest.has(seller.payee)) cheapest.set(seller.payee, seller);
  }
  const payees = [...cheapest.values()];
  const middle = payees[Math.floor(payees.length / 2)];
  return middle === undefined ? null : priceOf(middle, asset);
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
