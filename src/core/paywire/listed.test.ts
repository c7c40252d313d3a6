/** A seller that serves only payers it has listed: who is not among them hears so before anything is paid. */
import { expect, it } from 'vitest';
import type { PaywireMessage } from './message.ts';
import { opened } from './model/opened.suite.ts';
import type { Link } from './model/link.suite.ts';
import { isReject } from './model/opened.suite.ts';
import { FLOOR, World } from './model/world.suite.ts';

const ANY = { isSolid: true, isDirect: false, deposit: 1_000_000n };

function bidsOn(link: Link) {
  return link.toSeller.flatMap((item) =>
    item.kind === 'message' && item.message.kind === 'bid' ? [item.message] : [],
  );
}

function listing(world: World, link: Link, onlyListed = true): void {
  const terms = { ...world.terms, onlyListed };
  world.seller.told(link, { kind: 'terms', terms });
  world.buyer.told(link, { kind: 'message', message: { kind: 'terms', terms } });
}

it('is told the payer, and no other seller is', () => {
  const world = new World(ANY);
  const link = world.connect();
  world.bid(link, FLOOR);
  expect(bidsOn(link)).toMatchObject([{ payer: null }]);
  const other = world.connect();
  listing(world, other);
  world.bid(other, FLOOR);
  expect(bidsOn(other)).toMatchObject([{ payer: world.notary.channel.description.payer }]);
});

it('refuses one that it has not listed before it looks for money, and serves one that it has', () => {
  const world = new World(ANY);
  world.isListed = false;
  const link = world.connect();
  listing(world, link);
  world.bid(link, FLOOR);
  world.deliverToSeller(link);
  expect(link.toBuyer.filter(isReject)).toMatchObject([
    { message: { subject: 1, reason: 'payer-not-listed' } },
  ]);
  world.settle(link);
  expect(link.buyerAsks).toEqual([]);
  expect([link.buyer.state, link.seller.state]).toEqual(['refused', 'free']);
  world.isListed = true;
  world.tick(60_000);
  world.bid(link, FLOOR);
  world.settle(link);
  expect(link.buyer.serviceClass).toBe('paid');
});

it('refuses who does not say who pays', () => {
  const world = new World(ANY);
  const link = world.connect();
  listing(world, link);
  const message: PaywireMessage = {
    ...{ kind: 'bid', seq: 1, asset: world.terms.floors[0]!.asset, price: FLOOR },
    ...{ maxBytesPerSecond: null, budgetLeft: 0n, lifetimeSeconds: 60 },
    ...{ nonce: world.terms.nonce, payer: null },
  };
  world.seller.told(link, { kind: 'message', message });
  expect(link.toBuyer.filter(isReject)).toMatchObject([
    { message: { reason: 'payer-not-listed' } },
  ]);
});

it('serves nobody for money any more who is taken off the list, whatever a bid says', () => {
  const { world, link } = opened();
  listing(world, link);
  world.isListed = false;
  world.tick(30_000);
  world.settle(link);
  expect(link.seller.serviceClass).toBe('free');
  expect([link.buyer.state, link.buyer.serviceClass]).toEqual(['refused', 'free']);
});
