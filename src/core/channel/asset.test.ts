import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressFromBytes, parseTronAddress } from '../units/tron-address.ts';
import { anyAsset } from './arbitraries.suite.ts';
import {
  type Asset,
  assetKey,
  BTT,
  BTTOLD,
  isSameAsset,
  isTokenId,
  parseAssetKey,
  TRX,
} from './asset.ts';
import { assetFromWord, assetToWord } from './asset-word.ts';

const LAST_ID = 2n ** 63n - 1n;
const ADDRESS = 'TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4';

it('BTT and BTTOLD are two assets', () => {
  expect(assetKey(BTTOLD)).toBe('trc10:1002000');
  expect(assetKey(BTT)).toBe(`trc20:${ADDRESS}`);
  expect(parseTronAddress(ADDRESS)).toBe(ADDRESS);
  expect(isSameAsset(BTT, BTTOLD)).toBe(false);
  expect(isSameAsset(BTT, { ...BTT })).toBe(true);
});

it('token numbers are above 1,000,000 and are an int64', () => {
  expect([1_000_000n, 1_000_001n, LAST_ID, LAST_ID + 1n, 0n, -1n].map(isTokenId)).toEqual([
    false,
    true,
    true,
    false,
    false,
    false,
  ]);
});

describe('the key of an asset', () => {
  it('comes back, and is one per asset', () => {
    fc.assert(
      fc.property(anyAsset, anyAsset, (one, other) => {
        expect(parseAssetKey(assetKey(one))).toEqual(one);
        expect(isSameAsset(one, other)).toBe(assetToWord(one) === assetToWord(other));
      }),
    );
    expect(parseAssetKey('trx')).toBe(TRX);
    expect(assetKey(TRX)).toBe('trx');
  });

  it.each([
    '',
    'TRX',
    'trx:',
    'trx:1',
    'trc10',
    'trc10:',
    'trc10:1000000',
    'trc10:01002000',
    'trc10:1002000:',
    'trc10:1002000:1',
    'trc10:-1002000',
    'trc10: 1002000',
    'trc10:1002000 ',
    'trc10:1e7',
    'trc10:0x1e8480',
    `trc10:${String(LAST_ID + 1n)}`,
    `trc10:1${'0'.repeat(19)}`,
    'trc20',
    'trc20:',
    'trc20:1002000',
    `trc20:${ADDRESS.slice(0, -1)}5`,
    `trc10:${ADDRESS}`,
    `trc20:${ADDRESS}:`,
    `trc721:${ADDRESS}`,
    'trc11:1002000',
  ])('is not %j', (text) => {
    expect(parseAssetKey(text)).toBeNull();
  });
});

describe('the word of an asset', () => {
  it('has the kind in its highest byte', () => {
    expect(assetToWord(TRX)).toBe(0n);
    expect(assetToWord(BTTOLD)).toBe((1n << 248n) | 1_002_000n);
    const address = addressFromBytes(new Uint8Array(20).fill(0xab));
    expect(assetToWord({ kind: 'trc20', address })).toBe(
      (2n << 248n) | BigInt(`0x${'ab'.repeat(20)}`),
    );
  });

  it('comes back', () => {
    fc.assert(
      fc.property(anyAsset, (asset) => {
        expect(assetFromWord(assetToWord(asset))).toEqual(asset);
      }),
    );
  });

  it.each<[string, bigint]>([
    ['TRX with a number', 1n],
    ['TRC-10 without', 1n << 248n],
    ['TRC-10 1,000,000', (1n << 248n) | 1_000_000n],
    ['TRC-10 2^63', (1n << 248n) | (LAST_ID + 1n)],
    ['TRC-10 with an address', (1n << 248n) | (1n << 100n)],
    ['TRC-20 at zero', 2n << 248n],
    ['TRC-20 of 21 bytes', (2n << 248n) | (1n << 160n)],
    ['kind 3', 3n << 248n],
    ['kind 3 with a number', (3n << 248n) | 1_002_000n],
    ['beyond 256 bits', 1n << 256n],
  ])('is not %s', (_what, word) => {
    expect(assetFromWord(word)).toBeNull();
  });

  it('is there at the ends of the ranges', () => {
    for (const id of [1_000_001n, LAST_ID]) {
      expect(assetFromWord((1n << 248n) | id)).toEqual({ kind: 'trc10', id });
    }
    for (const id of [1n, (1n << 160n) - 1n]) {
      expect(assetFromWord((2n << 248n) | id)).toMatchObject({ kind: 'trc20' });
    }
  });

  it('cannot be made for a number that no token has', () => {
    const asset: Asset = { kind: 'trc10', id: 1_000_000n };
    expect(() => assetToWord(asset)).toThrow(RangeError);
    expect(() => assetToWord(asset)).toThrow('No TRC-10 token can have this number.');
  });
});
