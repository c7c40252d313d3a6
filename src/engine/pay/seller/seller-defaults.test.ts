/** Buyers that do not pay, lie, forge, or come in numbers. */
import { describe, expect, it } from 'vitest';
import { assetKey, TRX } from '../../../core/channel/asset.ts';
import { Market } from './desk-kit.suite.ts';
import { BLOCK, FLOOR, SETTLEMENT } from './desk-samples.suite.ts';
import { keyOf } from './fake-chain.suite.ts';

const WINDOW = 512 * 1024;

describe('who does not pay', () => {
  it('is out of the paid class after two seconds, then suspended, and as one that never bid', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    buyer.take(10 * WINDOW);
    expect(buyer.take(BLOCK)).toBe(0);
    await market.pass(1_000);
    expect(buyer.said('need')).toHaveLength(1);
    await market.pass(2_000);
    expect(buyer.said('offer').at(-1)).toMatchObject({ phase: 'free', mark: WINDOW });
    expect(buyer.take(BLOCK)).toBe(BLOCK);
    await market.pass(11_000);
    expect(buyer.facts).toBeNull();
    expect(buyer.said('reject').at(-1)).toMatchObject({ reason: 'busy' });
    expect(market.keeper.sold[0]?.suspendedUntil).toBeGreaterThan(market.time);
    const again = await market.customer(0x21);
    expect([again.facts?.weight ?? null, again.isPaid, again.take(BLOCK)]).toEqual([
      null,
      false,
      BLOCK,
    ]);
  });

  it('a lower, a repeated and an uncovered voucher change nothing', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    for (const cumulative of [SETTLEMENT - 1n, SETTLEMENT, 10n ** 9n + 1n]) {
      await buyer.pay(cumulative);
    }
    expect(buyer.said('reject').map(({ reason }) => reason)).toEqual([
      'not-increasing',
      'over-balance',
    ]);
    expect(market.keeper.sold[0]?.cumulative).toBe(SETTLEMENT);
    expect(buyer.isBanned).toBe(false);
  });

  it('the second forged voucher ends the connection and the account, not what it promised', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    for (const more of [1n, 2n]) {
      expect(buyer.isBanned).toBe(false);
      await buyer.pay(SETTLEMENT + more, buyer.voucher(SETTLEMENT + more, keyOf(0x66)));
    }
    expect([buyer.isBanned, buyer.facts]).toEqual([true, null]);
    await market.pass(3_000);
    expect(market.desk.view().sold).toMatchObject([{ phase: 'claim-only', earned: SETTLEMENT }]);
    const again = await market.customer(0x21);
    expect(again.isPaid).toBe(false);
  });

  it('a stranger cannot come in on a public channel', async () => {
    const market = await Market.open();
    const owner = market.connect(0x21);
    owner.deposit();
    const stranger = market.connect(0x21);
    stranger.bid(FLOOR);
    stranger.sendOpen(keyOf(0x66));
    await market.pass(1_000);
    expect(stranger.said('reject')).toMatchObject([{ reason: 'signature-wrong' }]);
    await owner.open();
    expect(owner.isPaid).toBe(true);
  });

  it('a bid in one asset is not served from a channel in another', async () => {
    const token = { kind: 'trc10', id: 1_002_000n } as const;
    const floors = { trx: FLOOR, [assetKey(token)]: 10_000n * FLOOR };
    const market = await Market.open({ floors });
    const payer = market.connect(0x21, { asset: token });
    payer.deposit(10n ** 13n);
    payer.bid(FLOOR, TRX);
    await payer.open(null);
    expect(payer.said('opened')).toHaveLength(1);
    expect([payer.isPaid, payer.facts?.weight ?? null]).toEqual([false, null]);
    payer.bid(10_000n * FLOOR);
    payer.decide();
    expect(payer.facts?.weight).toEqual({ price: 10_000n * FLOOR, floor: 10_000n * FLOOR });
  });

  it('what an account says it owes is no room taken from others of its network', async () => {
    const market = await Market.open();
    const liar = market.connect(0x21);
    liar.deposit(10n ** 9n, false);
    await liar.open();
    expect(liar.take(WINDOW)).toBe(WINDOW / 2);
    const again = market.connect(0x21);
    await again.open(FLOOR, 2n ** 120n);
    const honest = market.connect(0x31);
    honest.deposit(10n ** 9n, false);
    await honest.open();
    expect(honest.take(WINDOW)).toBe(WINDOW / 2);
  });

  it('new accounts of one network have one window together until they are solid', async () => {
    const market = await Market.open();
    const buyers = Array.from({ length: 6 }, (_, index) => {
      const buyer = market.connect(0x20 + 2 * index, {}, `203.0.113.${index}`);
      buyer.deposit(10n ** 9n, false);
      return buyer;
    });
    let taken = 0;
    for (const buyer of buyers) {
      await buyer.open();
      taken += buyer.takePaid(WINDOW);
    }
    expect(taken).toBe(1024 * 1024);
    const elsewhere = market.connect(0x60, {}, '198.51.100.1');
    elsewhere.deposit(10n ** 9n, false);
    await elsewhere.open();
    expect(elsewhere.take(WINDOW)).toBe(256 * 1024);
  });
});
