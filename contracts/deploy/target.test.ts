import { expect, it } from 'vitest';
import { actor } from '../test/actors.suite.ts';
import { readAddress, readKey, targetOf } from './target.ts';

it('knows the networks, and takes another node for them', () => {
  const none = { url: null, apiKey: 'key' };
  expect(targetOf('nile', none)).toEqual({
    network: 'nile',
    chainId: 3_448_148_188,
    endpoint: { url: 'https://nile.trongrid.io', apiKey: 'key' },
  });
  expect(targetOf('mainnet', { url: 'http://node', apiKey: null })?.endpoint.url).toBe(
    'http://node',
  );
  expect(targetOf('local', { url: 'http://node', apiKey: 'key' })).toEqual({
    endpoint: { url: 'http://node', apiKey: null },
  });
  expect(targetOf('local', none)).toBeNull();
  expect(targetOf('ropsten', none)).toBeNull();
});

it('reads a key and an address, and nothing else', () => {
  const { key, address } = actor(7);
  expect(readKey(`${'0'.repeat(63)}7`)).toEqual({ bytes: key, address });
  for (const text of ['', '7', '0'.repeat(64), 'f'.repeat(64), `0x${'1'.repeat(62)}`]) {
    expect(readKey(text)).toBeNull();
  }
  expect(readAddress(address)).toBe(address);
  expect(readAddress('')).toBeNull();
});
