import { expect, it } from 'vitest';
import { owedFor, priceUnits } from './debt.ts';
import { opened } from './model/opened.suite.ts';
import { FLOOR } from './model/world.suite.ts';

/** Two pieces, which are short here. */
const WINDOW = 2 ** 19;
const UNSOLID = 2 ** 18;

it('W is that of a solid channel as long as it and what is owed are within the solid part', () => {
  const { world } = opened();
  const { account } = world.seller;
  expect(account.windowBytes).toBe(WINDOW);
  const { balance } = account.record;
  account.refresh({ balance: 2n * balance, isSolid: false });
  account.setUnsolidCredit(balance);
  expect([account.isBacked, account.windowBytes]).toEqual([true, WINDOW]);
  const needed = owedFor(account.sent + priceUnits(WINDOW, FLOOR));
  account.setUnsolidCredit(2n * balance - needed);
  expect([account.isBacked, account.windowBytes]).toEqual([true, WINDOW]);
  account.setUnsolidCredit(2n * balance - needed + 1n);
  expect([account.isBacked, account.windowBytes]).toEqual([false, UNSOLID]);
});

it('W is that of no solid channel before anything is', () => {
  const { world } = opened({ isSolid: false });
  const { account } = world.seller;
  expect([account.isBacked, account.windowBytes]).toEqual([false, UNSOLID]);
  account.setUnsolidCredit(0n);
  account.refresh({ isSolid: true });
  expect([account.isBacked, account.windowBytes]).toEqual([true, WINDOW]);
});
