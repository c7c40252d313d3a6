import { describe, expect, it } from 'vitest';
import { owedFor, priceUnits } from '../../../core/paywire/debt.ts';
import { ALICE, BOB, CHANNELS } from '../../../core/money/samples.suite.ts';
import { parseTronAddress } from '../../../core/units/tron-address.ts';
import { Market } from './desk-kit.suite.ts';
import { BLOCK, FLOOR, SETTLEMENT, TORRENT } from './desk-samples.suite.ts';

const WINDOW = 512 * 1024;
const NOBODYS = 'T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb';

describe('the way of a paid wire', () => {
  it('quotes, opens, serves within the window, credits vouchers, and counts what was earned', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    expect(buyer.said('offer').map(({ phase }) => phase)).toEqual(['quote', 'paid']);
    expect(buyer.said('opened')[0]).toMatchObject({ deposit: 10n ** 9n, isSolid: true });
    expect(buyer.facts?.weight).toEqual({ price: FLOOR, floor: FLOOR });
    expect(buyer.take(10 * WINDOW)).toBe(WINDOW);
    await buyer.pay(buyer.owed(FLOOR, SETTLEMENT));
    expect(buyer.take(10 * WINDOW)).toBe(WINDOW);
    const { sold, earnings } = market.desk.view();
    expect(sold).toMatchObject([
      { earned: SETTLEMENT + 150n, unclaimed: SETTLEMENT + 150n, isConnected: true },
    ]);
    expect(sold[0]?.paidBytes).toBe(2 * WINDOW);
    expect(earnings.torrents).toMatchObject([{ infoHash: TORRENT, amount: SETTLEMENT + 150n }]);
    expect(earnings.rare).toEqual([{ infoHash: TORRENT, seeders: 0, leechers: 3 }]);
  });

  it('credits a voucher only when it is stored, and has it after a crash', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    expect(buyer.take(2 * WINDOW)).toBe(WINDOW);
    const cumulative = SETTLEMENT + 150n;
    const signature = buyer.voucher(cumulative);
    buyer.side.received({ kind: 'voucher', channelId: buyer.id, cumulative, signature });
    expect(buyer.take(WINDOW)).toBe(0);
    await market.pass(0);
    expect(buyer.take(WINDOW)).toBe(WINDOW);
    await market.restart();
    expect(market.desk.view().sold).toMatchObject([{ earned: cumulative, phase: 'open' }]);
    const again = await market.customer(0x21);
    expect(again.said('state')[0]).toMatchObject({ cumulative, signature });
  });

  it('is off by default, and serves a bidder as anybody else then', async () => {
    const market = await Market.open({ isOn: false });
    const buyer = await market.customer(0x21);
    expect([buyer.sent, buyer.facts, market.chain.questions]).toEqual([[], null, 0]);
    expect(buyer.take(WINDOW)).toBe(WINDOW);
    expect(market.desk.terms('00' as never)).toBeNull();
  });

  it('begins and ends selling in mid-stream, and its marks count what went before', async () => {
    const market = await Market.open({ isOn: false });
    const buyer = market.connect(0x21);
    buyer.deposit();
    buyer.take(3 * BLOCK);
    await market.desk.handlers['earn.set']({ isOn: true });
    expect(buyer.said('terms')[0]?.terms?.floors).toMatchObject([{ price: FLOOR }]);
    await buyer.open();
    expect(buyer.isPaid).toBe(true);
    expect(buyer.said('offer').at(-1)).toMatchObject({ phase: 'paid', mark: 3 * BLOCK });
    await market.desk.handlers['earn.set']({ isOn: false });
    expect([buyer.isPaid, buyer.facts]).toEqual([false, null]);
    await buyer.pay(SETTLEMENT + 1n);
    expect(market.desk.view().sold[0]?.earned).toBe(SETTLEMENT + 1n);
  });

  it('takes two wires of one account for one debt', async () => {
    const market = await Market.open();
    const one = await market.customer(0x21);
    const two = await market.customer(0x21);
    expect(one.take(WINDOW / 2) + two.take(WINDOW)).toBe(WINDOW);
    expect(one.facts?.accountId).toBe(two.facts?.accountId);
    await two.pay(SETTLEMENT + owedFor(priceUnits(WINDOW, FLOOR)));
    expect(one.take(WINDOW)).toBe(WINDOW);
    expect(market.desk.view().sold).toHaveLength(1);
  });
});

describe('settings', () => {
  it('a floor that rises in mid-stream is told at once and holds from the next bid on', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    buyer.take(2 * BLOCK);
    await market.desk.handlers['earn.set']({ floors: { trx: 400n } });
    expect(buyer.said('terms').at(-1)?.terms?.floors[0]?.price).toBe(400n);
    expect(buyer.isPaid).toBe(true);
    buyer.bid(FLOOR);
    expect(buyer.said('reject').at(-1)).toMatchObject({ reason: 'price-too-low' });
    expect(buyer.said('offer').at(-1)).toMatchObject({ phase: 'free', mark: 2 * BLOCK });
    expect(market.desk.view().earnings.unmet).toMatchObject([{ price: FLOOR }]);
    buyer.bid(400n);
    buyer.decide();
    expect(buyer.isPaid).toBe(true);
    await market.desk.handlers['earn.set']({ floors: { trx: 500n } });
    expect(buyer.said('terms')).toHaveLength(1);
    await market.pass(31_000);
    expect(buyer.said('terms').at(-1)?.terms?.floors[0]?.price).toBe(500n);
  });

  it('are checked, stored and told to the scheduler', async () => {
    const market = await Market.open();
    await expect(
      market.desk.handlers['earn.set']({ freeShareThousandths: 0 }),
    ).rejects.toMatchObject({ code: 'settings_invalid' });
    await market.desk.handlers['earn.set']({ freeShareThousandths: 500 });
    expect(market.freeShares).toEqual([250, 500]);
    await market.restart();
    expect(market.desk.view().earn.freeShareThousandths).toBe(500);
  });

  it('refuse an address that whatever is paid to is lost, and keep what was set before', async () => {
    const market = await Market.open();
    for (const payee of [...market.chain.contracts, parseTronAddress(NOBODYS)!]) {
      await expect(market.desk.handlers['earn.set']({ payee })).rejects.toMatchObject({
        code: 'settings_invalid',
      });
    }
    expect(market.desk.view().earn).toMatchObject({ isOn: true, payee: BOB });
    expect(market.desk.terms('00' as never)?.payee).toBe(BOB);
    await market.desk.handlers['earn.set']({ payee: ALICE });
    expect(market.desk.terms('00' as never)?.payee).toBe(ALICE);
  });

  it('sell nothing for an address that turns out to be a contract of this network', async () => {
    const market = await Market.open({ payee: CHANNELS });
    expect(market.desk.terms('00' as never)).toBeNull();
    expect(market.desk.view().earnFault).toMatchObject({ code: 'settings_invalid' });
    expect((await market.customer(0x21)).facts).toBeNull();
    await market.desk.handlers['earn.set']({ payee: BOB });
    expect(market.desk.terms('00' as never)?.payee).toBe(BOB);
    expect(market.desk.view().earnFault).toBeNull();
  });

  it('let only those pay who may', async () => {
    const market = await Market.open({ allowedPayers: [BOB] });
    const buyer = await market.customer(0x21);
    expect([buyer.isPaid, buyer.said('opened')]).toEqual([false, []]);
  });
});

describe('a buyer that lost its numbers', () => {
  it('goes on from its best voucher, and is served in the paid class again', async () => {
    const market = await Market.open();
    const before = await market.customer(0x21);
    before.take(8 * BLOCK);
    await before.pay(before.owed(FLOOR, SETTLEMENT));
    before.close();
    const best = market.keeper.sold[0]?.cumulative ?? 0n;
    const after = market.connect(0x21);
    await after.open(FLOOR, 0n);
    expect(after.said('state')).toMatchObject([{ cumulative: best }]);
    expect(after.isPaid).toBe(true);
    expect(after.take(4 * BLOCK)).toBe(4 * BLOCK);
    expect(market.keeper.sold[0]?.writtenOff).toBe(0n);
  });
});
