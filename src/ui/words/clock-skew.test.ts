import { expect, test } from 'vitest';
import { builtInNetworks } from '../../chain/built-in-networks.ts';
import type { NodeState } from '../../wallet/wallet.ts';
import { clockSkew } from './clock-skew.ts';

const MINUTE_MS = 60_000;
const network = builtInNetworks.mainnet;

function aheadBy(clockAheadMs: number): NodeState {
  return { phase: 'reachable', blockNumber: 1, timestampMs: 1_000_000, clockAheadMs };
}

test('a clock that is minutes off is told, and in which direction', () => {
  expect(clockSkew({ node: aheadBy(12 * MINUTE_MS), network })).toMatch(/12.min ahead/);
  expect(clockSkew({ node: aheadBy(-125 * MINUTE_MS), network })).toMatch(/2.h.5.min behind/);
});

test('one that agrees well enough is not, nor that of the local world', () => {
  for (const minutes of [-3, -1, 0, 1, 3]) {
    expect(clockSkew({ node: aheadBy(minutes * MINUTE_MS), network })).toBeNull();
  }
  const local = { ...network, name: 'local' as const };
  expect(clockSkew({ node: aheadBy(60 * MINUTE_MS), network: local })).toBeNull();
  expect(clockSkew({ node: { phase: 'asking' }, network })).toBeNull();
});
