import { expect, it } from 'vitest';
import { FaultError, type FaultCode } from '../../../core/fault.ts';
import { consequenceOf } from './not-backed.ts';
import { UsedUp } from './used-up.ts';

it.each<[FaultCode, string]>([
  ['limit_reached', 'wait'],
  ['budget_invalid', 'avoid'],
  ['address_invalid', 'avoid'],
  ['transaction_refused', 'avoid'],
  ['tronlink_rejected', 'stop'],
  ['purse_locked', 'stop'],
  ['funds_missing', 'stop'],
  ['network_wrong', 'stop'],
  ['cancelled', 'stop'],
  ['node_unreachable', 'outage'],
  ['node_disagrees', 'outage'],
])('after %s: %s', (code, kind) => {
  expect(consequenceOf(new FaultError(code, 'No.'))).toEqual({ kind });
});

it.each([
  [{ budget: 3n, seller: 4n, day: null }, { kind: 'used-up', limit: 'budget' }, 'too little'],
  [{ budget: -3n, seller: 4n, day: 0n }, { kind: 'used-up', limit: 'budget' }, 'is used up'],
  [{ budget: 3n, seller: 4n, day: 0n }, { kind: 'used-up', limit: 'day' }, 'tomorrow'],
  [{ budget: 3n, seller: 2n, day: 9n }, { kind: 'wait' }, 'one seller'],
])('tells which limit leaves too little: %o', (rooms, consequence, words) => {
  const fault = new UsedUp(rooms);
  expect(consequenceOf(fault)).toEqual(consequence);
  expect(fault).toMatchObject({ code: 'limit_reached' });
  expect(fault.message).toContain(words);
});

it('tells that the fee of a payment is what is too much', () => {
  const rooms = { budget: 100_000n, seller: null, day: null };
  expect(new UsedUp(rooms, 300_000n)).toMatchObject({ limit: 'budget' });
  expect(new UsedUp(rooms, 300_000n).message).toContain('network fee');
  expect(new UsedUp(rooms, 99_999n).message).toContain('too little');
  expect(new UsedUp({ ...rooms, budget: 0n }, 300_000n).message).toContain('is used up');
});
