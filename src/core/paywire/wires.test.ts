import { describe, expect, it } from 'vitest';
import { BLOCK, BLOCKS_PER_PIECE, FLOOR, PIECE, SETTLEMENT, World } from './model/world.suite.ts';
import { owedFor, priceUnits } from './debt.ts';

function opened(options: { isSolid?: boolean; isDirect?: boolean; deposit?: bigint } = {}) {
  const { isSolid = true, isDirect = false, deposit = 1_000_000n } = options;
  const world = new World({ isSolid, isDirect, deposit });
  const link = world.connect();
  world.bid(link, FLOOR);
  world.settle(link);
  return { world, link };
}

describe('a channel between two wires', () => {
  it('opens, serves in the paid class and is paid to the last byte', () => {
    const { world, link } = opened();
    expect([link.buyer.state, link.seller.state]).toEqual(['active', 'active']);
    expect(world.seller.account.best).toBe(SETTLEMENT);
    for (let piece = 0; piece < 100; piece += 1) {
      world.requestPiece(link);
      world.settle(link);
      expect(world.serve(link, BLOCKS_PER_PIECE)).toBe(BLOCKS_PER_PIECE);
      world.settle(link);
      world.buyer.told(link, { kind: 'verified', piece, isValid: true });
      world.settle(link);
    }
    world.buyer.told(link, { kind: 'stop' });
    world.settle(link);
    const owed = owedFor(priceUnits(100 * PIECE, FLOOR)) + SETTLEMENT;
    expect(world.buyer.account.cumulative).toBe(owed);
    expect(world.seller.account.best).toBe(owed);
    expect([link.buyer.state, link.seller.state]).toEqual(['free', 'free']);
    expect(world.seller.account.windowBytes).toBe(2 * 1024 * 1024);
    expect(link.buyer.mark).toBe(100 * PIECE);
  });

  it('serves direct payments within what was paid', () => {
    const { world, link } = opened({
      isDirect: true,
      deposit: owedFor(priceUnits(2 * PIECE, FLOOR)),
    });
    expect(link.buyer.state).toBe('active');
    for (let piece = 0; piece < 3; piece += 1) world.requestPiece(link);
    world.settle(link);
    world.serve(link, 100);
    world.settle(link);
    expect(link.buyer.mark).toBe(3 * PIECE);
    expect(world.seller.account.paid).toBe(owedFor(priceUnits(2 * PIECE, FLOOR)));
    expect(link.seller.serviceClass).toBe('free');
    expect(BLOCK * BLOCKS_PER_PIECE).toBe(PIECE);
  });
});
