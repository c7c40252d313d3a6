/** A buyer that starts again without the last of what it counted, on the direct rail (rule 9). */
import { describe, expect, it } from 'vitest';
import { MIB } from '../units/bytes.ts';
import { BuyerAccount } from './buyer-account.ts';
import { owedFor, priceUnits } from './debt.ts';
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

  it('takes a seller that starts again at its word once, for 4 MiB and what was paid at most', () => {
    const record = (paid: number) => ({
      ...boughtOf(FAKE_NOTARY, {
        deposit: owedFor(priceUnits(paid * MIB, FLOOR)),
        isDirect: true,
        isSolid: true,
      }),
      received: priceUnits(MIB, FLOOR),
    });
    const all = priceUnits(100 * MIB, FLOOR);
    const account = new BuyerAccount(record(20));
    // Not used up while nothing is bid.
    expect(account.remember(all, 0n)).toBe(false);
    expect(account.remember(all, FLOOR)).toBe(true);
    expect(account.received).toBe(priceUnits(5 * MIB, FLOOR));
    expect(account.remember(all, FLOOR)).toBe(false);
    const small = new BuyerAccount(record(2));
    expect(small.remember(all, FLOOR)).toBe(true);
    expect(owedFor(small.received)).toBe(small.balance);
    expect(new BuyerAccount({ ...record(2), received: 0n }).remember(all, FLOOR)).toBe(false);
  });
});
