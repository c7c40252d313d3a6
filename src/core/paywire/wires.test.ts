import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRX } from '../channel/asset.ts';
import type { ChannelId } from '../channel/description.ts';
import { FAKE_NOTARY } from './model/notary.suite.ts';
import { realNotary } from './model/real-notary.suite.ts';
import { TXID } from './model/records.suite.ts';
import { run } from './model/trial.suite.ts';
import {
  BLOCK,
  BLOCKS_PER_PIECE,
  FLOOR,
  PIECE,
  SETTLEMENT,
  World,
  type WorldOptions,
} from './model/world.suite.ts';
import { owedFor, priceUnits } from './debt.ts';

function opened(options: Partial<WorldOptions> = {}) {
  const { isSolid = true, isDirect = false, deposit = 1_000_000n } = options;
  const world = new World({ ...options, isSolid, isDirect, deposit });
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

describe('what does not belong to a wire', () => {
  it('a voucher on another wire, once the end was agreed on the first', () => {
    const { world, link } = opened();
    const other = world.connect();
    world.bid(other, FLOOR);
    world.settle(link, other);
    for (const wire of [link, other]) world.requestPiece(wire);
    world.settle(link, other);
    for (const wire of [link, other]) world.serve(wire, BLOCKS_PER_PIECE);
    world.seller.told(link, {
      kind: 'message',
      message: { kind: 'close', channelId: world.notary.channel.channelId, agreed: null },
    });
    const final = world.seller.account.record.finalAmount;
    expect(final).toBe(owedFor(priceUnits(2 * PIECE, FLOOR)) + SETTLEMENT);
    const { best } = world.seller.account;
    const asksBefore = other.sellerAsks.length;
    const voucher = (cumulative: bigint) => {
      const { channelId } = world.notary.channel;
      const signature = world.notary.voucher(cumulative);
      const message = { kind: 'voucher', channelId, cumulative, signature } as const;
      world.seller.told(other, { kind: 'message', message });
    };
    voucher(best);
    expect(other.toBuyer.filter(isReject)).toEqual([]);
    voucher(best + 1n);
    expect(other.toBuyer.filter(isReject)).toMatchObject([{ message: { reason: 'closing' } }]);
    expect(other.sellerAsks).toHaveLength(asksBefore);
    world.settle(link, other);
    expect(world.seller.account).toMatchObject({ best, isStoring: false });
    expect(world.seller.disk.stored).toMatchObject({ phase: 'closing', finalAmount: final });
  });

  it('another account, or the other rail, on a wire that has one', () => {
    const checks = { ...FAKE_NOTARY.checks, isSession: () => true };
    const { world, link } = opened({ notary: { ...FAKE_NOTARY, checks } });
    const { delegate } = world.notary;
    const proof = world.notary.voucher(0n);
    const pay = { kind: 'pay', txid: TXID, asset: TRX, amount: 1n, delegate, proof } as const;
    world.seller.told(link, { kind: 'message', message: pay });
    expect(link.toBuyer.filter(isReject)).toMatchObject([{ message: { reason: 'busy' } }]);
    expect(link.sellerAsks).toEqual([]);
    expect(link.seller.state).toBe('active');
  });
});

describe('a reject', () => {
  const stranger = 'ee'.repeat(32) as ChannelId;
  const reject = (subject: number | ChannelId | null, reason: 'junk' | 'protocol' | 'busy') =>
    ({ kind: 'message', message: { kind: 'reject', subject, reason, waitSeconds: 0 } }) as const;

  it.each([
    ['of a bid', 1, 'protocol'],
    ['of another channel', stranger, 'junk'],
    ['of another channel', stranger, 'protocol'],
    ['of nothing, for junk', null, 'junk'],
  ] as const)('%s means nothing to who sells', (_name, subject, reason) => {
    const { world, link } = opened();
    world.seller.told(link, reject(subject, reason));
    expect([link.seller.serviceClass, world.seller.account.record.phase]).toEqual(['paid', 'open']);
  });

  it.each([
    ['of another channel', stranger, 'junk'],
    ['of another channel', stranger, 'protocol'],
    ['of nothing', null, 'junk'],
    ['of nothing', null, 'busy'],
  ] as const)('%s means nothing to who buys', (_name, subject, reason) => {
    const { world, link } = opened();
    world.buyer.told(link, reject(subject, reason));
    expect(link.buyer.state).toBe('active');
  });

  it('for breaking the protocol, of nothing, ends the paid class both ways', () => {
    const { world, link } = opened();
    world.seller.told(link, reject(null, 'protocol'));
    world.buyer.told(link, reject(null, 'protocol'));
    expect([link.seller.serviceClass, link.buyer.state]).toEqual(['free', 'draining']);
  });

  it('of a buyer names what it pays for', () => {
    const { world, link } = opened();
    const { channelId } = world.notary.channel;
    world.requestPiece(link);
    world.settle(link);
    world.serve(link, BLOCKS_PER_PIECE);
    while (world.deliverToBuyer(link));
    world.verifyArrived(false);
    expect(link.toSeller.filter(isReject)).toMatchObject([
      { message: { subject: channelId, reason: 'junk' } },
    ]);
    world.settle(link);
    expect(world.seller.account.record.phase).toBe('claim-only');
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

function isReject(item: { readonly kind: string }): boolean {
  return 'message' in item && (item.message as { readonly kind: string }).kind === 'reject';
}
