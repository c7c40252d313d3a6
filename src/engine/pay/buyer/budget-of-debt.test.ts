import { expect, test } from 'vitest';
import { BTT } from '../../../core/channel/asset.ts';
import { addressOfKey } from '../../../core/channel/signature.ts';
import type { Instalment } from '../../../core/ledger/records.ts';
import { budgetOf } from '../desk-kit.suite.ts';
import { keyOf } from '../seller/fake-chain.suite.ts';
import { bookOf, budgetOfDebt } from './budget-of-debt.ts';

const PAID = budgetOf({ budgetId: 'paid', stoppedAt: 1 });
const instalment = { budgetId: 'paid' } as Instalment;
const { chainId, payer, asset } = PAID;
const DEBT = { chainId, payer, asset, instalments: [instalment] };
const all = [PAID];

test('the torrent’s own budget pays what it can be counted in', () => {
  const own = budgetOf({ budgetId: 'own' });
  expect(budgetOfDebt(DEBT, { own, all })).toBe(own);
  expect(bookOf(DEBT, false, { own, all })).toBe(own);
});

test.each([
  ['asset', budgetOf({ asset: BTT })],
  ['payer', budgetOf({ payer: addressOfKey(keyOf(0x55)) })],
  ['network', budgetOf({ chainId: 1 })],
])('one of another %s pays nothing of it: that is the one’s that paid in', (_what, own) => {
  expect(budgetOfDebt(DEBT, { own, all })).toBe(PAID);
  expect(bookOf(DEBT, true, { own, all })).toBe(PAID);
  // What came free is in nobody's book.
  expect(bookOf(DEBT, false, { own, all })).toBeNull();
});

test('nobody pays where no budget was ever made', () => {
  expect(budgetOfDebt(DEBT, { own: null, all: [] })).toBeNull();
  expect(budgetOfDebt({ ...DEBT, instalments: [] }, { own: null, all })).toBeNull();
});
