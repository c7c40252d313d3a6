import { describe, expect, it } from 'vitest';
import { TRX } from '../channel/asset.ts';
import { parseTronAddress } from '../units/tron-address.ts';
import { assetInFull, assetWords, findToken, MAINNET_TOKENS, tokenWords } from './tokens.ts';

const BTT = parseTronAddress('TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4')!;
const OTHER = parseTronAddress('TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH')!;

describe('the tokens of the main network', () => {
  it('are TRX, BTTOLD and BTT, told apart by kind and id', () => {
    expect(MAINNET_TOKENS.map((token) => [tokenWords(token), token.name, token.decimals])).toEqual([
      ['TRX', 'TRON', 6],
      ['BTTOLD · TRC-10 1002000', 'BitTorrent (old)', 6],
      ['BTT · TRC-20 TAFj…nVp4', 'BitTorrent', 18],
    ]);
  });

  it('are found by what they are, not by what they are called', () => {
    expect(findToken(MAINNET_TOKENS, { kind: 'trc10', id: 1_002_000n })?.symbol).toBe('BTTOLD');
    expect(findToken(MAINNET_TOKENS, { kind: 'trc20', address: BTT })?.symbol).toBe('BTT');
    expect(findToken(MAINNET_TOKENS, { kind: 'trc10', id: 1_002_001n })).toBeNull();
    expect(findToken(MAINNET_TOKENS, { kind: 'trc20', address: OTHER })).toBeNull();
  });
});

describe('the words for an asset', () => {
  it('are short in rows and whole where it matters', () => {
    expect(assetWords({ kind: 'trc20', address: BTT })).toBe('TRC-20 TAFj…nVp4');
    expect(assetInFull({ kind: 'trc20', address: BTT })).toBe(`TRC-20 ${BTT}`);
    expect(assetInFull({ kind: 'trc10', id: 1_002_000n })).toBe('TRC-10 1002000');
    expect(assetWords(TRX)).toBe('TRX');
  });
});
