/**
 * What is paid in. Amounts of every asset are raw units in a `bigint`: sun for TRX, the smallest unit
 * of the token otherwise.
 */
import { parseTronAddress, type TronAddress } from '../units/tron-address.ts';

export type Asset =
  | { readonly kind: 'trx' }
  /** `id` is above 1,000,000 and at most 2^63 - 1. */
  | { readonly kind: 'trc10'; readonly id: bigint }
  | { readonly kind: 'trc20'; readonly address: TronAddress };

/** `trx`, `trc10:1002000` or `trc20:T...`: one asset, one text. For record keys and for comparing. */
export type AssetKey = string & { readonly __unit: 'AssetKey' };

export const TRX: Asset = { kind: 'trx' };

/** The BTT of before December 2021: 6 decimals; 1 of it was exchanged for 1000 of {@link BTT}. */
export const BTTOLD: Asset = { kind: 'trc10', id: 1_002_000n };

/** Today's BTT: 18 decimals. Never to be confused with {@link BTTOLD}. */
export const BTT: Asset = {
  kind: 'trc20',
  address: 'TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4' as TronAddress,
};

/** TRC-10 token ids begin above this (java-tron). */
const LAST_RESERVED_TOKEN_ID = 1_000_000n;
const MAX_TOKEN_ID = 2n ** 63n - 1n;

export function isTokenId(id: bigint): boolean {
  return id > LAST_RESERVED_TOKEN_ID && id <= MAX_TOKEN_ID;
}

export function assetKey(asset: Asset): AssetKey {
  switch (asset.kind) {
    case 'trx':
      return 'trx' as AssetKey;
    case 'trc10':
      return `trc10:${String(asset.id)}` as AssetKey;
    case 'trc20':
      return `trc20:${asset.address}` as AssetKey;
  }
}

/** Null for what {@link assetKey} never gives. */
export function parseAssetKey(text: string): Asset | null {
  if (text === 'trx') return TRX;
  const [kind, id = '', ...more] = text.split(':');
  if (more.length > 0) return null;
  if (kind === 'trc20') {
    const address = parseTronAddress(id);
    return address === null ? null : { kind, address };
  }
  if (kind !== 'trc10' || !/^[1-9]\d{0,18}$/.test(id)) return null;
  return isTokenId(BigInt(id)) ? { kind, id: BigInt(id) } : null;
}

export function isSameAsset(one: Asset, other: Asset): boolean {
  return assetKey(one) === assetKey(other);
}
