import { expect, test } from 'vitest';
import type { PurseState } from '../../bridge/signer.ts';
import { addressOfKey } from '../../core/channel/signature.ts';
import type { TronLinkState } from '../wallet.ts';
import { chooseAccount } from './account-choice.ts';

const [mine, other] = [1, 2].map((byte) => addressOfKey(new Uint8Array(32).fill(byte)));
if (mine === undefined || other === undefined) throw new Error('No addresses.');

const purse: PurseState = { phase: 'locked', address: mine };
const none: PurseState = { phase: 'absent' };
const connected: TronLinkState = {
  phase: 'connected',
  address: other,
  isRightNetwork: true,
  chainId: '0x1',
};
const fromPurse = { source: 'purse', address: mine };
const fromTronLink = { source: 'tronlink', address: other };

test.each([
  [null, none, { phase: 'absent' }, null],
  [null, purse, connected, fromPurse],
  [null, none, connected, fromTronLink],
  ['purse', purse, connected, fromPurse],
  ['purse', none, connected, fromTronLink],
  ['tronlink', purse, connected, fromTronLink],
  // It comes back when it is unlocked: the purse must not slip into its place.
  ['tronlink', purse, { phase: 'locked' }, null],
  ['tronlink', purse, { phase: 'looking' }, null],
  ['tronlink', purse, { phase: 'absent' }, fromPurse],
] as const)('%s chosen, %o, %o', (chosen, purseState, tronLink, account) => {
  expect(chooseAccount(chosen, purseState, tronLink)).toEqual(account);
});
