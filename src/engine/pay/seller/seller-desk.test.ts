import { describe, expect, it } from 'vitest';
import { owedFor, priceUnits } from '../../../core/paywire/debt.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import { tagged } from '../../../core/paywire/instalment-tag.ts';
import { addressOfKey } from '../../../core/channel/signature.ts';
import { assetKey, TRX } from '../../../core/channel/asset.ts';
import { BOB } from '../../../core/money/samples.suite.ts';
import { BLOCK, FLOOR, Market, SELLER_KEY, SETTLEMENT, TORRENT } from './desk-kit.suite.ts';
import { CLAIM_FEE_SUN, DOMAIN, keyOf } from './fake-chain.suite.ts';

const WINDOW = 512 * 1024;
const TXID = '7d'.repeat(32) as Txid;

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
      taken += buyer.take(WINDOW);
    }
    expect(taken).toBe(1024 * 1024);
    const elsewhere = market.connect(0x60, {}, '198.51.100.1');
    elsewhere.deposit(10n ** 9n, false);
    await elsewhere.open();
    expect(elsewhere.take(WINDOW)).toBe(256 * 1024);
  });
});

describe('the chain', () => {
  it('is asked again until the deposit is there, and told when it is solid', async () => {
    const market = await Market.open();
    const buyer = market.connect(0x21);
    await buyer.open();
    expect(buyer.said('opened')).toEqual([]);
    buyer.deposit(10n ** 9n, false);
    await market.pass(3_000);
    await buyer.pay(SETTLEMENT);
    buyer.decide();
    expect(buyer.said('opened').map(({ isSolid }) => isSolid)).toEqual([false]);
    expect(buyer.isPaid).toBe(true);
    buyer.deposit();
    await market.pass(8_000);
    expect(buyer.said('opened').map(({ isSolid }) => isSolid)).toEqual([false, true]);
  });

  it('ends credit within half a minute of the payer closing, and claims', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    await buyer.pay(2n * SETTLEMENT);
    const closeAt = Math.floor(market.time / 1000) + 86_400;
    market.chain.hold(buyer.description, { closeAt });
    await market.pass(30_000);
    expect([buyer.isPaid, buyer.said('reject').at(-1)?.reason]).toEqual([false, 'closing']);
    await market.pass(25_000);
    expect(market.signer.orders).toHaveLength(1);
    await market.pass(10_000);
    expect(market.desk.view().sold[0]).toMatchObject({
      ...{ claimed: 2n * SETTLEMENT, unclaimed: 0n, closesAt: closeAt * 1000 },
    });
    const journal = await market.keeper.journal();
    expect(journal.map(({ what, amount }) => [what, amount])).toEqual([['claim', 2n * SETTLEMENT]]);
  });

  it('is watched after a restart for channels whose payers are away', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    await buyer.pay(2n * SETTLEMENT);
    buyer.close();
    market.buyers.length = 0;
    market.chain.hold(buyer.description, { closeAt: Math.floor(market.time / 1000) + 900 });
    await market.restart();
    await market.pass(25_000);
    expect(market.signer.orders).toHaveLength(1);
  });

  it('that cannot be reached gives no credit and takes none away', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    market.chain.isReachable = false;
    await market.pass(60_000);
    buyer.bid(FLOOR);
    buyer.decide();
    expect(buyer.take(WINDOW)).toBe(WINDOW);
    const other = await market.customer(0x31);
    await market.pass(5_000);
    expect(other.isPaid).toBe(false);
    expect(other.take(BLOCK)).toBe(BLOCK);
  });
});

describe('an agreed end', () => {
  it('is stored before it is signed, and nothing is credited afterwards', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    buyer.take(WINDOW);
    buyer.side.received({ kind: 'close', channelId: buyer.id, agreed: null });
    await market.pass(0);
    const final = SETTLEMENT + 150n;
    expect(buyer.said('close')).toMatchObject([{ agreed: { finalAmount: final } }]);
    expect(buyer.isPaid).toBe(false);
    await market.restart();
    expect(market.keeper.sold).toMatchObject([{ phase: 'closing', finalAmount: final }]);
    market.chain.hold(buyer.description, { closeAt: 0xffff_ffff });
    await market.pass(10_000);
    expect(market.desk.view().sold).toMatchObject([
      { phase: 'closed', claimed: final, unclaimed: 0n },
    ]);
  });
});

describe('direct payments', () => {
  const payment = (market: Market, from: ReturnType<typeof addressOfKey>, isSolid: boolean) => {
    const amount = tagged(1_000_000n, addressOfKey(SELLER_KEY));
    const timestampMs = market.time;
    market.chain.payments.set(TXID, { from, to: BOB, asset: TRX, amount, timestampMs, isSolid });
    return amount;
  };

  it('are credited in part, and whole when they are solid', async () => {
    const market = await Market.open();
    const buyer = market.connect(0x21);
    buyer.bid(FLOOR);
    const amount = payment(market, buyer.description.payer, false);
    await buyer.payDirectly(TXID, amount);
    expect(buyer.said('credited')).toMatchObject([{ amount: 75n, creditLeft: 75n }]);
    expect(buyer.isPaid).toBe(true);
    expect(buyer.take(WINDOW)).toBe(WINDOW);
    expect(buyer.said('offer').at(-1)).toMatchObject({ phase: 'free', mark: 256 * 1024 });
    payment(market, buyer.description.payer, true);
    await market.pass(7_000);
    buyer.bid(FLOOR);
    buyer.decide();
    expect(buyer.said('credited').at(-1)).toMatchObject({ creditLeft: amount - 75n });
    expect(market.desk.view().sold).toMatchObject([{ rail: 'direct', earned: amount }]);
    expect(market.desk.view().earnings.today).toEqual({ trx: amount });
  });

  it('count once, whoever names them and however often', async () => {
    const market = await Market.open();
    const buyer = market.connect(0x21);
    buyer.bid(FLOOR);
    const amount = payment(market, buyer.description.payer, true);
    await buyer.payDirectly(TXID, amount);
    buyer.close();
    await market.restart();
    const again = market.connect(0x21);
    again.bid(FLOOR);
    await again.payDirectly(TXID, amount);
    expect(again.said('credited').at(-1)).toMatchObject({ creditLeft: amount });
    const thief = market.connect(0x41);
    thief.bid(FLOOR);
    await thief.payDirectly(TXID, amount);
    expect(thief.said('credited')).toEqual([]);
    expect(thief.isPaid).toBe(false);
    expect(market.keeper.sold.map(({ balance }) => balance)).toEqual([amount]);
  });

  it('count after a restart of the seller too, once, and not from before it ever sold', async () => {
    const market = await Market.open();
    await market.pass(1_000);
    const amount = payment(market, market.connect(0x21).description.payer, true);
    await market.pass(60_000);
    market.buyers.length = 0;
    await market.restart();
    const buyer = market.connect(0x21);
    buyer.bid(FLOOR);
    await buyer.payDirectly(TXID, amount);
    await buyer.payDirectly(TXID, amount);
    expect(buyer.said('credited').at(-1)).toMatchObject({ creditLeft: amount });
    expect(market.keeper.sold.map(({ balance }) => balance)).toEqual([amount]);

    const late = await Market.open();
    const before = payment(late, late.connect(0x21).description.payer, true);
    const seen = late.chain.payments.get(TXID);
    if (seen) late.chain.payments.set(TXID, { ...seen, timestampMs: late.time - 1 });
    await late.pass(60_000);
    await late.restart();
    const stranger = late.connect(0x21);
    stranger.bid(FLOOR);
    await stranger.payDirectly(TXID, before);
    expect(stranger.said('credited')).toEqual([]);
  });

  it('that vanish from the chain count no more', async () => {
    const market = await Market.open();
    const buyer = market.connect(0x21);
    buyer.bid(FLOOR);
    const amount = payment(market, buyer.description.payer, false);
    await buyer.payDirectly(TXID, amount);
    market.chain.payments.clear();
    await market.pass(310_000);
    expect(market.keeper.sold[0]?.balance).toBe(0n);
    expect(market.keeper.credits).toMatchObject([{ amount: 0n, isSolid: true }]);
    expect(market.desk.view().earnings.today).toEqual({});
    expect((await market.keeper.journal()).map(({ what, amount: sum }) => [what, sum])).toEqual([
      ['credit', 75n],
      ['written-off', 75n],
    ]);
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

  it('let only those pay who may', async () => {
    const market = await Market.open({ allowedPayers: [BOB] });
    const buyer = await market.customer(0x21);
    expect([buyer.isPaid, buyer.said('opened')]).toEqual([false, []]);
  });
});

describe('claims', () => {
  it('wait in the view while the purse is locked, and can be sent by another wallet', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    const earned = 6n * SETTLEMENT;
    await buyer.pay(earned);
    market.signer.isLocked = true;
    await market.pass(21_000);
    expect(market.desk.view().earnFault?.code).toBe('purse_locked');
    const claimable = await market.desk.handlers['earn.claimable'](null);
    expect(claimable).toMatchObject([
      { ...DOMAIN, cumulative: earned, amount: earned, signature: buyer.voucher(earned) },
    ]);
    market.signer.isLocked = false;
    const accountIds = claimable.map(({ accountId }) => accountId);
    const { txids } = await market.desk.handlers['earn.claim']({ accountIds });
    expect(txids).toHaveLength(1);
    await market.pass(61_000);
    expect(market.desk.view()).toMatchObject({ earnFault: null, sold: [{ claimed: earned }] });
  });

  it('are left to another wallet that sent one, and its fee is told once', async () => {
    const market = await Market.open();
    const buyers = [await market.customer(0x21), await market.customer(0x22)] as const;
    const earned = 6n * SETTLEMENT;
    market.signer.isLocked = true;
    for (const buyer of buyers) await buyer.pay(earned);
    await market.pass(21_000);
    const claimable = await market.desk.handlers['earn.claimable'](null);
    const accountIds = claimable.map(({ accountId }) => accountId);
    const told = { accountIds, txid: TXID };
    await market.desk.handlers['earn.claim-sent'](told);
    await market.desk.handlers['earn.claim-sent'](told);
    expect(market.desk.view().sold.map(({ isClaiming }) => isClaiming)).toEqual([true, true]);
    market.signer.isLocked = false;
    await market.pass(61_000);
    expect(market.signer.orders).toHaveLength(0);
    for (const { description } of claimable) market.chain.hold(description, { claimed: earned });
    await market.pass(7_000);
    const { sold } = market.desk.view();
    expect(sold.map(({ isClaiming, unclaimed }) => [isClaiming, unclaimed])).toEqual([
      [false, 0n],
      [false, 0n],
    ]);
    expect(sold.reduce((sum, { claimFeesSun }) => sum + claimFeesSun, 0n)).toBe(CLAIM_FEE_SUN);
    const lines = (await market.keeper.journal()).filter(({ what }) => what === 'claim');
    expect(lines.map(({ txid }) => txid)).toEqual([TXID, TXID]);
  });

  it('are made again when nobody knows of the one that was sent elsewhere', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    await buyer.pay(6n * SETTLEMENT);
    const accountIds = market.desk.view().sold.map(({ accountId }) => accountId);
    await market.desk.handlers['earn.claim-sent']({ accountIds, txid: TXID });
    await market.pass(170_000);
    expect(market.signer.orders).toHaveLength(0);
    await market.pass(40_000);
    expect(market.signer.orders).toHaveLength(1);
  });

  it('that are told without a transaction change nothing', async () => {
    const market = await Market.open();
    const sent = () => market.desk.handlers['earn.claim-sent']({ accountIds: [], txid: 'no' });
    expect(sent).toThrow('no transaction');
  });

  it('are sent before leaving when they are worth their fee', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    await buyer.pay(2n * SETTLEMENT);
    await market.desk.leaving();
    expect(market.signer.orders).toHaveLength(1);
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
