/**
 * The assets Bittern shows, and the words that tell them apart. `BTTOLD` (TRC-10 1002000, 6 digits,
 * the token of 2019) and `BTT` (TRC-20, 18 digits, since December 2021) differ 1:1000 in worth and
 * were both called BTT, and anybody can name a token so: kind and id always stand beside the symbol.
 */
import { isSameAsset, TRX, type Asset } from '../channel/asset.ts';
import { parseTronAddress, type TronAddress } from '../units/tron-address.ts';
import type { Token } from './token.ts';

/** Digits after the point of 1 TRX = 1,000,000 sun. */
export const TRX_TOKEN: Token = { asset: TRX, symbol: 'TRX', name: 'TRON', decimals: 6 };

/** TRX, BTTOLD and BTT, in the order in which they are shown. */
export function tokenTable(bttoldId: bigint, bttAddress: TronAddress): readonly Token[] {
  return [
    TRX_TOKEN,
    {
      asset: { kind: 'trc10', id: bttoldId },
      symbol: 'BTTOLD',
      name: 'BitTorrent (old)',
      decimals: 6,
    },
    {
      asset: { kind: 'trc20', address: bttAddress },
      symbol: 'BTT',
      name: 'BitTorrent',
      decimals: 18,
    },
  ];
}

const MAINNET_BTT = parseTronAddress('TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4');

/** The real ones; the test networks have no BTTOLD and BTT of their own. */
export const MAINNET_TOKENS: readonly Token[] =
  MAINNET_BTT === null ? [] : tokenTable(1_002_000n, MAINNET_BTT);

/** `TRX`, `TRC-10 1002000`, `TRC-20 TAFj…nVp4`. For rows and labels; see {@link assetInFull}. */
export function assetWords(asset: Asset): string {
  return asset.kind === 'trc20'
    ? `TRC-20 ${asset.address.slice(0, 4)}…${asset.address.slice(-4)}`
    : assetInFull(asset);
}

/** As {@link assetWords} with the whole address: where the user decides, a short form hides fakes. */
export function assetInFull(asset: Asset): string {
  switch (asset.kind) {
    case 'trx':
      return 'TRX';
    case 'trc10':
      return `TRC-10 ${String(asset.id)}`;
    case 'trc20':
      return `TRC-20 ${asset.address}`;
  }
}

/** `TRX`, `BTTOLD · TRC-10 1002000`, `BTT · TRC-20 TAFj…nVp4`. */
export function tokenWords(token: Token): string {
  return token.asset.kind === 'trx' ? token.symbol : `${token.symbol} · ${assetWords(token.asset)}`;
}

/** The token of the table that is this asset, never one that merely shares its symbol. */
export function findToken(tokens: readonly Token[], asset: Asset): Token | null {
  return tokens.find((token) => isSameAsset(token.asset, asset)) ?? null;
}
