/** What is refused on a wire, and what a refusal means to either end. */
import { describe, expect, it } from 'vitest';
import { TRX } from '../channel/asset.ts';
import type { ChannelId } from '../channel/description.ts';
import { owedFor, priceUnits } from './debt.ts';
import { FAKE_NOTARY } from './model/notary.suite.ts';
import { isReject, opened } from './model/opened.suite.ts';
import { TXID } from './model/records.suite.ts';
import { BLOCKS_PER_PIECE, FLOOR, PIECE, SETTLEMENT } from './model/world.suite.ts';

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
