import { expect, test } from 'vitest';
import type { PayView } from '../../bridge/paying.ts';
import { PAYEE, payViewOf, quoteOf } from '../test-paying.ts';
import { obstacleOf } from './obstacle.ts';

type Sight = Parameters<typeof obstacleOf>[0];

function sight(change: Partial<Sight>, wallet: object = {}): Sight {
  const usual = {
    account: { source: 'purse', address: PAYEE },
    purse: { phase: 'unlocked', address: PAYEE, locksAt: null },
    tronLink: { phase: 'absent' },
    balances: [],
    network: { chainId: 1 },
  };
  return {
    view: payViewOf(),
    quote: quoteOf(),
    funds: 5n,
    wallet: { ...usual, ...wallet } as unknown as Sight['wallet'],
    ...change,
  };
}

const tronLink = { account: { source: 'tronlink', address: PAYEE } };
const fault: PayView['fault'] = { code: 'ledger_taken', message: 'Elsewhere.' };

test.each<[string | null, Sight]>([
  [null, sight({})],
  [null, sight({ funds: null })],
  ['asking', sight({ view: null })],
  ['asking', sight({ quote: null })],
  ['fault', sight({ view: payViewOf({ fault }) })],
  ['no-sellers', sight({ quote: quoteOf({ sellers: [] }) })],
  ['no-account', sight({}, { account: null })],
  ['asking', sight({}, { account: null, tronLink: { phase: 'looking' } })],
  ['locked', sight({}, { purse: { phase: 'locked', address: PAYEE } })],
  ['tronlink', sight({}, { ...tronLink, tronLink: { phase: 'locked' } })],
  [
    'other-network',
    sight({}, { ...tronLink, tronLink: { phase: 'connected', isRightNetwork: false } }),
  ],
  [null, sight({}, { ...tronLink, tronLink: { phase: 'connected', isRightNetwork: true } })],
  ['other-network', sight({}, { network: { chainId: 2 } })],
  ['no-money', sight({ funds: 0n })],
])('%s', (expected, of) => {
  expect(obstacleOf(of)).toBe(expected);
});
