/**
 * An asset as the contract and the wire have it: one 256-bit word, the kind in the highest byte, the
 * TRC-10 number or the TRC-20's 20 bytes at the lowest end, zero between.
 */
import { addressBytes, addressFromBytes } from '../units/tron-address.ts';
import { type Asset, isTokenId, TRX } from './asset.ts';
import { bytesOf, numberOf } from './word.ts';

/** `kind` of the word: 0 TRX, 1 TRC-10, 2 TRC-20. */
const KIND = { trx: 0n, trc10: 1n, trc20: 2n } as const;
const KIND_SHIFT = 248n;
const ADDRESS_LIMIT = 1n << 160n;

/** Throws a `RangeError` for a TRC-10 number that no token can have. */
export function assetToWord(asset: Asset): bigint {
  return (KIND[asset.kind] << KIND_SHIFT) | idOf(asset);
}

/** Null for every word that the contract refuses. */
export function assetFromWord(word: bigint): Asset | null {
  const kind = word >> KIND_SHIFT;
  const id = word & ((1n << KIND_SHIFT) - 1n);
  if (kind === KIND.trx && id === 0n) return TRX;
  if (kind === KIND.trc10 && isTokenId(id)) return { kind: 'trc10', id };
  if (kind === KIND.trc20 && id > 0n && id < ADDRESS_LIMIT) {
    return { kind: 'trc20', address: addressFromBytes(bytesOf(id, 20)) };
  }
  return null;
}

function idOf(asset: Asset): bigint {
  switch (asset.kind) {
    case 'trx':
      return 0n;
    case 'trc10':
      if (!isTokenId(asset.id)) throw new RangeError('No TRC-10 token can have this number.');
      return asset.id;
    case 'trc20':
      return numberOf(addressBytes(asset.address));
  }
}
