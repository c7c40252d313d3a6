/** A channel whose payer deposits more while it pays: what is solid of it backs credit as before. */
import { expect, it } from 'vitest';
import { owedFor, priceUnits } from '../../../core/paywire/debt.ts';
import { KIB, MIB } from '../../../core/units/bytes.ts';
import { Market } from './desk-kit.suite.ts';
import type { Buyer } from './desk-buyer.suite.ts';
import { FLOOR, SETTLEMENT } from './desk-samples.suite.ts';

const PLENTY = 10n ** 9n;

function owed({ bytes }: Buyer): bigint {
  return SETTLEMENT + owedFor(priceUnits(bytes, FLOOR));
}

/** Has paid for so much that W has grown. */
async function customer(market: Market): Promise<Buyer> {
  const buyer = market.connect(0x21);
  buyer.deposit(PLENTY);
  await buyer.open();
  for (let taken = 0; taken < 40 * MIB; taken += MIB / 2) {
    expect(buyer.takePaid(MIB / 2)).toBe(MIB / 2);
    await buyer.pay(owed(buyer));
  }
  await market.pass(10_000);
  return buyer;
}

function windowOf(market: Market): number {
  return market.keeper.sold[0]?.windowBytes ?? 0;
}

it('keeps its window', async () => {
  const market = await Market.open();
  const buyer = await customer(market);
  const before = windowOf(market);
  expect(before).toBeGreaterThan(MIB);
  buyer.deposit(2n * PLENTY, false);
  await market.pass(30_000);
  expect(market.keeper.sold[0]).toMatchObject({ balance: 2n * PLENTY, isSolid: false });
  buyer.bid(FLOOR);
  buyer.decide();
  expect(buyer.takePaid(before)).toBe(before);
});

it('is not shut out by others of its network', async () => {
  const market = await Market.open();
  const buyer = await customer(market);
  for (let index = 0; index < 4; index++) {
    const other = market.connect(0x41 + 2 * index);
    other.deposit(PLENTY, false);
    await other.open();
    expect(other.takePaid(MIB)).toBe(256 * KIB);
    other.close();
  }
  market.buyers.length = 0;
  market.buyers.push(buyer);
  buyer.deposit(2n * PLENTY, false);
  await market.pass(30_000);
  buyer.bid(FLOOR);
  buyer.decide();
  expect(buyer.takePaid(MIB)).toBe(MIB);
});
