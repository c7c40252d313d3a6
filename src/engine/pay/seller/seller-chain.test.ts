/** What the seller sees on chain: deposits, ends, direct payments. */
import { describe, expect, it } from 'vitest';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import { tagged } from '../../../core/paywire/instalment-tag.ts';
import { addressOfKey } from '../../../core/channel/signature.ts';
import { TRX } from '../../../core/channel/asset.ts';
import { BOB } from '../../../core/money/samples.suite.ts';
import { Market } from './desk-kit.suite.ts';
import { BLOCK, FLOOR, SELLER_KEY, SETTLEMENT } from './desk-samples.suite.ts';
import { keyOf } from './fake-chain.suite.ts';

const WINDOW = 512 * 1024;
const TXID = '7d'.repeat(32) as Txid;

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
    expect(journal.map(({ what, amount }) => [what, amount])).toEqual([
      ['claim', 2n * SETTLEMENT],
      ['claim-fee', 0n],
    ]);
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
    // In our hands at once, and earned as it is sent for.
    const { sold, earnings } = market.desk.view();
    expect(sold).toMatchObject([{ rail: 'direct', earned: 75n, paidAhead: amount - 75n }]);
    expect(sold).toMatchObject([{ claimed: amount, unclaimed: 0n }]);
    expect(earnings.today).toEqual({ trx: 75n });
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

  it('are no credit at an installation that they were not made for, and it says so', async () => {
    const market = await Market.open();
    const buyer = market.connect(0x21);
    buyer.bid(FLOOR);
    payment(market, buyer.description.payer, true);
    const amount = tagged(1_000_000n, addressOfKey(keyOf(0x52)));
    market.chain.payments.set(TXID, { ...market.chain.payments.get(TXID)!, amount });
    await buyer.payDirectly(TXID, amount);
    expect(buyer.said('reject')).toMatchObject([{ subject: TXID, reason: 'wrong-chain' }]);
    expect([buyer.said('credited'), market.keeper.sold, buyer.isPaid]).toEqual([[], [], false]);
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

  it('that counted whole at once have one line in the account book', async () => {
    const market = await Market.open();
    const buyer = market.connect(0x21);
    buyer.bid(1_000n * FLOOR * FLOOR);
    const amount = payment(market, buyer.description.payer, false);
    await buyer.payDirectly(TXID, amount);
    payment(market, buyer.description.payer, true);
    await market.pass(60_000);
    expect(market.keeper.credits).toMatchObject([{ amount, isSolid: true }]);
    expect((await market.keeper.journal()).map(({ what, amount: sum }) => [what, sum])).toEqual([
      ['credit', amount],
    ]);
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
