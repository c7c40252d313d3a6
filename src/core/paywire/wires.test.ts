import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isReject, opened } from './model/opened.suite.ts';
import { realNotary } from './model/real-notary.suite.ts';
import { run } from './model/trial.suite.ts';
import { BLOCK, BLOCKS_PER_PIECE, FLOOR, PIECE, SETTLEMENT, World } from './model/world.suite.ts';
import { owedFor, priceUnits } from './debt.ts';

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

  it('is paid by steps while one of its wires is in the paid class, whatever the others are', () => {
    const { world, link } = opened();
    const other = world.connect();
    world.bid(other, FLOOR);
    world.settle(link, other);
    world.buyer.told(other, { kind: 'stop' });
    world.settle(link, other);
    expect([link.buyer.serviceClass, other.buyer.serviceClass]).toEqual(['paid', 'free']);
    world.requestPiece(link);
    world.settle(link);
    const owed = (blocks: number) => owedFor(priceUnits(blocks * BLOCK, FLOOR)) + SETTLEMENT;
    // The first block is paid at once, the next one is no step.
    for (const blocks of [1, 2]) {
      world.serve(link, 1);
      world.settle(link);
      world.buyer.told(other, { kind: 'tick' });
      world.settle(link, other);
      expect([blocks, world.seller.account.best]).toEqual([blocks, owed(1)]);
    }
    world.buyer.told(link, { kind: 'stop' });
    world.settle(link, other);
    expect(world.seller.account.best).toBe(owed(2));
  });

  it('sends a voucher that did not arrive again where it is needed', () => {
    const { world, link } = opened();
    for (let piece = 0; piece < 8; piece += 1) {
      world.requestPiece(link);
      world.settle(link);
      world.serve(link, BLOCKS_PER_PIECE);
      while (world.deliverToBuyer(link));
      world.verifyArrived(true);
      while (world.buyer.disk.next() || world.buyer.answer(link));
      const isVoucher = (item: (typeof link.toSeller)[number]) =>
        item.kind === 'message' && item.message.kind === 'voucher';
      link.toSeller.splice(0, Infinity, ...link.toSeller.filter((item) => !isVoucher(item)));
    }
    expect(world.seller.account.best).toBe(SETTLEMENT);
    const { cumulative } = world.buyer.account;
    expect(cumulative).toBeGreaterThan(SETTLEMENT);
    const { mark } = link.buyer;
    const message = {
      kind: 'need',
      channelId: world.notary.channel.channelId,
      cumulative,
      mark,
    } as const;
    world.buyer.told(link, { kind: 'message', message });
    world.settle(link);
    expect(world.seller.account.best).toBe(cumulative);
  });

  it('pays no more than V for pieces that are never finished', () => {
    const { world, link } = opened();
    for (let piece = 0; piece < 40; piece += 1) {
      for (let at = 0; at < BLOCKS_PER_PIECE; at += 1) world.request(link, piece, at * BLOCK);
      world.settle(link);
      world.serve(link, BLOCKS_PER_PIECE - 1);
      world.dropRequest(link);
      world.settle(link);
      // Nothing came for 10 s: other wires may finish it, and nobody does.
      world.buyer.told(link, { kind: 'shared', piece });
      world.settle(link);
    }
    const most = owedFor(priceUnits(4 * PIECE, FLOOR)) + SETTLEMENT;
    expect(world.seller.account.best).toBe(most);
    // The line is cut, and the rest of it is what the next one begins with.
    world.cut(link);
    const next = world.connect();
    world.bid(next, FLOOR);
    world.settle(next);
    expect(world.seller.account.best).toBe(most);
    // They are what the torrent says after all.
    for (let piece = 0; piece < 40; piece += 1) {
      world.buyer.told(link, { kind: 'verified', piece, isValid: true });
    }
    world.tick(1);
    world.settle(next);
    expect(world.buyer.account.released).toBe(world.buyer.account.received);
    expect(world.seller.account.best).toBe(owedFor(world.buyer.account.received));
  });

  it('ends where too much was in pieces that failed, though several gave them', () => {
    const { world, link } = opened();
    const failed = (pieces: number) => {
      for (let piece = 0; piece < pieces; piece += 1) {
        world.requestPiece(link);
        world.settle(link);
        world.serve(link, BLOCKS_PER_PIECE);
        while (world.deliverToBuyer(link, false));
        world.verifyArrived(false);
        world.settle(link);
      }
    };
    failed(16);
    expect(link.buyer.serviceClass).toBe('paid');
    failed(1);
    expect([link.buyer.serviceClass, link.buyer.state]).toEqual(['free', 'refused']);
    expect(world.buyer.account.record.avoidUntil).toBe(world.nowMs + 24 * 60 * 60 * 1000);
    expect(world.buyer.account.record.phase).toBe('open');
  });

  it('is asked for again by a new bid, at once where the first was withdrawn meanwhile', () => {
    const world = new World({ isSolid: true, isDirect: false, deposit: 1_000_000n });
    const link = world.connect();
    const fault = { code: 'tronlink_rejected', message: 'No.' } as const;
    const untilAsked = () => {
      world.bid(link, FLOOR);
      while (link.buyerAsks.length === 0) {
        const isBusy = world.deliverToSeller(link) || world.deliverToBuyer(link);
        if (!isBusy && !world.seller.answer(link)) throw new Error('It is not asked for.');
      }
      expect(link.buyerAsks.shift()).toMatchObject({ kind: 'back' });
    };
    untilAsked();
    // The wallet's user says no, which ends the budget; the seller has done nothing.
    world.buyer.told(link, { kind: 'stop' });
    world.buyer.told(link, { kind: 'not-backed', fault });
    expect(link.buyer.state).toBe('free');
    world.settle(link);
    untilAsked();
    // Nothing is left in the budget: later, and not on this seller's account.
    world.buyer.told(link, { kind: 'not-backed', fault });
    expect(link.buyer.state).toBe('refused');
    world.tick(60_000);
    expect(link.buyer.state).toBe('free');
    world.settle(link);
    world.bid(link, FLOOR);
    world.settle(link);
    expect([link.buyer.state, link.seller.state]).toEqual(['active', 'active']);
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

describe('with real keys and signatures', () => {
  it.each([false, true])('both machines do what they do with texts; direct: %s', (isDirect) => {
    const notary = realNotary(isDirect);
    const world = new World({ notary, isDirect, isSolid: true, deposit: 1_000_000n });
    const link = world.connect();
    world.bid(link, FLOOR);
    world.settle(link);
    expect([link.buyer.state, link.seller.state]).toEqual(['active', 'active']);
    for (let piece = 0; piece < 8; piece += 1) {
      world.requestPiece(link);
      world.settle(link);
      world.serve(link, BLOCKS_PER_PIECE);
      world.settle(link);
      world.verifyArrived(true);
    }
    const forged = notary.forgery(900_000n);
    const { channelId } = notary.channel;
    const message = {
      kind: 'voucher',
      channelId,
      cumulative: 900_000n,
      signature: forged,
    } as const;
    world.seller.told(link, { kind: 'message', message });
    const reason = isDirect ? 'channel-unknown' : 'signature-wrong';
    expect(link.toBuyer.filter(isReject)).toMatchObject([{ message: { reason } }]);
    world.askToClose(link);
    world.settle(link);
    const owed = owedFor(priceUnits(8 * PIECE, FLOOR)) + (isDirect ? 0n : SETTLEMENT);
    expect(world.seller.account.paid).toBe(owed);
    expect(link.buyer.state).toBe(isDirect ? 'free' : 'closed');
    expect(world.seller.account.record.finalAmount).toBe(isDirect ? null : owed);
  });

  it('the readings agree on schedules, and a forger gains nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('honest' as const, 'bad buyer' as const, 'bad seller' as const),
        fc.array(fc.nat(50_000), { minLength: 1, maxLength: 12 }),
        (peers, steps) => {
          const of = { isDirect: false, isSolid: true, deposit: 1_000_000n, isActive: true };
          run({ ...of, peers, steps, notary: realNotary(false) });
        },
      ),
      { numRuns: 30 },
    );
  });
});
