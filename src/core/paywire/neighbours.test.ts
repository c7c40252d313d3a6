/** An account whose credit others of its network used up: it has what one that never bid has. */
import { describe, expect, it } from 'vitest';
import { isReject, opened } from './model/opened.suite.ts';
import { BLOCK, BLOCKS_PER_PIECE, FLOOR, World } from './model/world.suite.ts';

function needs({ toBuyer }: ReturnType<typeof opened>['link']): unknown[] {
  return toBuyer.filter((item) => item.kind === 'message' && item.message.kind === 'need');
}

describe('while others of its network owe all that may be owed there', () => {
  it('does not enter the paid class, and is served', () => {
    const world = new World({ isSolid: false, isDirect: false, deposit: 1_000_000n });
    world.isNetworkFull = true;
    const link = world.connect();
    world.bid(link, FLOOR);
    world.settle(link);
    world.requestPiece(link);
    world.settle(link);
    expect([link.buyer.state, link.seller.serviceClass]).toEqual(['open', 'free']);
    expect(world.serve(link, BLOCKS_PER_PIECE)).toBe(BLOCKS_PER_PIECE);
    world.isNetworkFull = false;
    world.tick(1_000);
    world.settle(link);
    expect(link.buyer.serviceClass).toBe('paid');
  });

  it('leaves the paid class after two seconds, is asked for nothing, and comes back', () => {
    const { world, link } = opened({ isSolid: false });
    world.requestPiece(link);
    world.settle(link);
    expect(world.serve(link, 2)).toBe(2);
    world.settle(link);
    world.isNetworkFull = true;
    expect(world.serve(link, 1)).toBe(0);
    world.tick(100);
    expect([link.seller.state, needs(link)]).toEqual(['waiting', []]);
    world.tick(2_000);
    world.settle(link);
    expect([link.seller.state, link.buyer.serviceClass]).toEqual(['active', 'free']);
    expect(world.serve(link, 1)).toBe(1);
    world.isNetworkFull = false;
    world.tick(9_000);
    world.settle(link);
    expect(link.buyer.serviceClass).toBe('free');
    world.tick(1_000);
    world.settle(link);
    expect(link.buyer.serviceClass).toBe('paid');
    expect(world.seller.account.record.defaults).toBe(0);
  });

  it('is not suspended for what it may owe, on whatever wire', () => {
    const { world, link } = opened();
    world.requestPiece(link);
    world.settle(link);
    expect(world.serve(link, 2)).toBe(2);
    const other = world.connect();
    world.bid(other, FLOOR);
    world.settle(link, other);
    expect(other.seller.serviceClass).toBe('paid');
    world.isNetworkFull = true;
    world.seller.told(link, { kind: 'tick' });
    world.nowMs += 2_000;
    world.seller.told(link, { kind: 'tick' });
    expect(link.seller.serviceClass).toBe('free');
    world.isNetworkFull = false;
    world.buyer.isStalling = true;
    const { account } = world.seller;
    while (account.hasQuarter(FLOOR)) {
      if (other.wanted.length === 0) world.requestPiece(other);
      world.settle(link, other);
      expect(world.serve(other, 1)).toBe(1);
    }
    expect([other.seller.state, account.mayPush(BLOCK, FLOOR)]).toEqual(['active', true]);
    world.tick(10_000);
    expect(account.record.defaults).toBe(0);
  });

  it('is asked for what it owes itself before it is suspended for that', () => {
    const { world, link } = opened();
    world.buyer.isStalling = true;
    world.requestPiece(link);
    world.settle(link);
    const most = (world.seller.account.windowBytes / BLOCK) * 0.8;
    for (let served = 0; served < most; served += 1) {
      if (link.wanted.length === 0) world.requestPiece(link);
      world.settle(link);
      expect(world.serve(link, 1)).toBe(1);
    }
    world.settle(link);
    world.isNetworkFull = true;
    world.tick(100);
    expect(needs(link)).toHaveLength(1);
    world.tick(2_000);
    world.tick(10_000);
    expect(link.toBuyer.filter(isReject)).toMatchObject([{ message: { reason: 'busy' } }]);
  });
});
