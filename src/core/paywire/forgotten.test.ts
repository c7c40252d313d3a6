/** A buyer that counted less than its seller on the direct rail: after a crash, or lines that broke (rule 9). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BoughtRecord } from '../ledger/records.ts';
import { MIB } from '../units/bytes.ts';
import { BuyerAccount } from './buyer-account.ts';
import { owedFor, priceUnits } from './debt.ts';
import { RENEW_MS } from './limits.ts';
import type { Item } from './model/link.suite.ts';
import { FAKE_NOTARY } from './model/notary.suite.ts';
import { boughtOf } from './model/records.suite.ts';
import { BLOCK, BLOCKS_PER_PIECE, FLOOR, PIECE, World } from './model/world.suite.ts';

describe('a reload that forgot what came last of a direct payment', () => {
  it.each([12, 48])('goes on, and both ends count the same; %i blocks lost', (lost) => {
    const deposit = owedFor(priceUnits(20 * MIB, FLOOR));
    const world = new World({ isSolid: true, isDirect: true, deposit });
    const link = world.connect();
    world.bid(link, FLOOR);
    world.settle(link);
    world.requestPiece(link);
    world.settle(link);
    world.serve(link, BLOCKS_PER_PIECE);
    world.settle(link);
    const stored = { ...world.buyer.account.record };
    for (let piece = 0; piece * BLOCKS_PER_PIECE < lost; piece += 1) world.requestPiece(link);
    world.settle(link);
    world.serve(link, lost);
    world.settle(link);
    const before = world.seller.account.sent;
    expect(before - stored.received).toBe(priceUnits(lost * BLOCK, FLOOR));
    world.buyer.disk.write(stored, () => undefined);
    world.settle(link);
    world.buyer.crash(0, world.seller.balance);
    expect(world.buyer.account.received).toBe(stored.received);
    world.cut(link);
    const next = world.connect();
    world.bid(next, FLOOR);
    world.settle(next);
    expect(world.seller.account.hasGap).toBe(false);
    expect(world.buyer.account.received).toBe(world.seller.account.sent);
    // The first MiB is the seller's loss, more than that the buyer's.
    const isWrittenOff = priceUnits(lost * BLOCK, FLOOR) <= priceUnits(MIB, FLOOR);
    expect(world.buyer.account.received).toBe(isWrittenOff ? stored.received : before);
    expect(next.buyer.serviceClass).toBe('paid');
    world.requestPiece(next);
    world.settle(next);
    world.serve(next, BLOCKS_PER_PIECE);
    world.settle(next);
    expect(next.buyer.mark).toBe(PIECE);
    expect(world.buyer.account.received).toBe(world.seller.account.sent);
  });

  it('takes a seller at its word for 4 MiB, 1/64 of what came and what was paid, in all its life', () => {
    const all = priceUnits(1000 * MIB, FLOOR);
    const account = new BuyerAccount(served(128, { of: 900 }));
    expect(account.remember(all, FLOOR)).toBe(true);
    expect(account.received).toBe(priceUnits(134 * MIB, FLOOR));
    expect(account.remember(2n * all, FLOOR)).toBe(false);
    const again = new BuyerAccount(account.record);
    expect(again.remember(2n * all, FLOOR)).toBe(false);
    // 64 more came: one more is believed.
    again.receive(priceUnits(64 * MIB, FLOOR));
    expect(again.remember(2n * all, FLOOR)).toBe(true);
    expect(again.received).toBe(priceUnits(199 * MIB, FLOOR));
    const small = new BuyerAccount(served(1, { of: 2 }));
    expect(small.remember(all, FLOOR)).toBe(true);
    expect(owedFor(small.received)).toBe(small.balance);
    expect(new BuyerAccount(served(0, { of: 2 })).remember(all, FLOOR)).toBe(false);
  });

  it('takes no word for what may be on its way', () => {
    const account = new BuyerAccount(served(1, { of: 20 }));
    const wire = {};
    account.setPrice(wire, FLOOR);
    expect(account.remember(priceUnits(3 * MIB, FLOOR), FLOOR)).toBe(false);
    account.setPrice(wire, null);
    expect(account.remember(priceUnits(3 * MIB, FLOOR), FLOOR)).toBe(true);
    expect(account.received).toBe(priceUnits(3 * MIB, FLOOR));
  });

  it('never pays more for claims than the bound, whatever is claimed and however often it starts', () => {
    const events = fc.array(
      fc.oneof(
        fc.record({ claims: fc.integer({ min: 0, max: 400 }) }),
        fc.record({ gives: fc.integer({ min: 1, max: 30 }) }),
        fc.constant('starts' as const),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(events, (happens) => {
        let account = new BuyerAccount(served(1, { of: 2000 }));
        let came = priceUnits(MIB, FLOOR);
        for (const event of happens) {
          if (event === 'starts') {
            account = new BuyerAccount(account.record);
          } else if ('gives' in event) {
            came += priceUnits(event.gives * MIB, FLOOR);
            account.receive(priceUnits(event.gives * MIB, FLOOR));
          } else {
            account.remember(priceUnits(event.claims * MIB, FLOOR), FLOOR);
          }
          const bound = priceUnits(4 * MIB, FLOOR) + came / 64n;
          expect(account.received - came).toBeLessThanOrEqual(bound);
          expect(account.received - (account.record.remembered ?? 0n)).toBe(came);
        }
      }),
    );
  });
});

describe('lines that break again and again in the middle of a direct payment', () => {
  const BID = { price: FLOOR, blocks: 20 };

  /** Each cut eats what was in flight, until the seller has nothing left to give for. */
  function broken(deposit: bigint): World {
    const world = new World({ isSolid: true, isDirect: true, deposit });
    const first = world.connect();
    world.bid(first, BID.price);
    world.settle(first);
    world.requestPiece(first);
    world.settle(first);
    world.serve(first, BLOCKS_PER_PIECE);
    world.settle(first);
    world.cut(first);
    for (let lines = 0; world.seller.account.canAfford(BID.price); lines += 1) {
      expect(lines).toBeLessThan(20);
      const link = world.connect();
      world.bid(link, BID.price);
      world.settle(link);
      for (let block = 0; block < BID.blocks; block += BLOCKS_PER_PIECE) world.requestPiece(link);
      world.settle(link);
      world.serve(link, BID.blocks);
      world.cut(link);
    }
    return world;
  }

  it('the next line tells the buyer, which pays in more', () => {
    const world = broken(owedFor(priceUnits(4 * MIB, FLOOR)));
    expect(world.buyer.account.isShort(BID.price, Infinity)).toBe(false);
    const link = world.connect();
    world.bid(link, BID.price);
    world.settle(link);
    expect(world.buyer.account.received).toBe(world.seller.account.sent);
    expect(world.buyer.account.isShort(BID.price, Infinity)).toBe(true);
  });

  it('so does a renewed bid on a line that stays, where another one was paid at first', () => {
    const world = broken(owedFor(priceUnits(4 * MIB, FLOOR)));
    const elsewhere = {};
    world.buyer.account.setPrice(elsewhere, FLOOR);
    const link = world.connect();
    world.bid(link, BID.price);
    world.settle(link);
    expect(world.buyer.account.isShort(BID.price, Infinity)).toBe(false);
    world.buyer.account.setPrice(elsewhere, null);
    world.tick(RENEW_MS);
    world.settle(link);
    expect(world.buyer.account.received).toBe(world.seller.account.sent);
    expect(world.buyer.account.isShort(BID.price, Infinity)).toBe(true);
  });
});

it('counts nothing twice that another line brings behind what this one says', () => {
  const deposit = owedFor(priceUnits(20 * MIB, FLOOR));
  const world = new World({ isSolid: true, isDirect: true, deposit });
  const slow = world.connect();
  world.bid(slow, FLOOR);
  world.settle(slow);
  world.requestPiece(slow);
  world.settle(slow);
  world.serve(slow, BLOCKS_PER_PIECE);
  world.settle(slow);
  world.seller.isInPaidSet = false;
  world.seller.verdict(slow);
  world.requestPiece(slow);
  world.settle(slow);
  expect(world.buyer.account.isIdle).toBe(true);
  // Paid again, and on its way for long.
  world.seller.isInPaidSet = true;
  world.seller.verdict(slow);
  expect(world.serve(slow, BLOCKS_PER_PIECE)).toBe(BLOCKS_PER_PIECE);
  const quick = world.connect();
  world.bid(quick, FLOOR);
  world.settle(quick);
  world.settle(slow, quick);
  expect(slow.buyer.mark).toBe(2 * PIECE);
  expect(world.buyer.account.received).toBe(priceUnits(2 * PIECE, FLOOR));
  expect(world.seller.account.sent).toBe(world.buyer.account.received);
});

it('a seller without credit answers no bid with so much that it breaks the limit of messages', () => {
  const world = new World({ isSolid: true, isDirect: true, deposit: owedFor(BigInt(MIB) * FLOOR) });
  const link = world.connect();
  world.bid(link, FLOOR);
  world.settle(link);
  for (let piece = 0; piece < 4; piece += 1) world.requestPiece(link);
  world.settle(link);
  world.serve(link, 4 * BLOCKS_PER_PIECE);
  world.settle(link);
  expect(link.seller.serviceClass).toBe('free');
  let stateCount = 0;
  for (let bid = 0n; bid < 20n; bid += 1n) {
    world.bid(link, FLOOR + bid);
    world.deliverToSeller(link);
    stateCount += link.toBuyer.filter(isState).length;
    world.settle(link);
    world.tick(450);
  }
  expect(stateCount).toBe(1);
  world.tick(RENEW_MS);
  world.deliverToSeller(link);
  expect(link.toBuyer.filter(isState)).toHaveLength(1);
});

function isState(item: Item): boolean {
  return item.kind === 'message' && item.message.kind === 'state';
}

/** A debt of direct payments for `of` MiB, of which so many were served. */
function served(mib: number, { of }: { readonly of: number }): BoughtRecord {
  const deposit = owedFor(priceUnits(of * MIB, FLOOR));
  return {
    ...boughtOf(FAKE_NOTARY, { deposit, isDirect: true, isSolid: true }),
    received: priceUnits(mib * MIB, FLOOR),
  };
}
