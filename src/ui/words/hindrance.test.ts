import { expect, test } from 'vitest';
import { TRX_TOKEN } from '../../core/money/tokens.ts';
import type { TronLinkState, WalletAccount } from '../../wallet/wallet.ts';
import { PAYEE } from '../test-paying.ts';
import { hindranceOf, hindranceWords } from './hindrance.ts';

const READ = [{ token: TRX_TOKEN, amount: 5n, disputedBy: null }];
const ABSENT: TronLinkState = { phase: 'absent' };

function connected(isRightNetwork: boolean): TronLinkState {
  return { phase: 'connected', address: PAYEE, isRightNetwork, chainId: null };
}

test('a grey button has a reason, and none without one', () => {
  const purse: WalletAccount = { source: 'purse', address: PAYEE };
  const tronLink: WalletAccount = { source: 'tronlink', address: PAYEE };
  const of = (account: WalletAccount, state: TronLinkState, balances = READ) =>
    hindranceOf({ account, tronLink: state, balances });
  expect(of(purse, ABSENT)).toBeNull();
  expect(of(purse, ABSENT, [])).toBe('unread');
  expect(of(tronLink, connected(true))).toBeNull();
  expect(of(tronLink, connected(false))).toBe('other-network');
  expect(of(tronLink, { phase: 'locked' })).toBe('tronlink');
  const words = (['tronlink', 'other-network', 'unread'] as const).map(hindranceWords);
  expect(new Set(words).size).toBe(3);
});
