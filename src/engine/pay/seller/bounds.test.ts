/** What a payer can have without paying, whatever it bids, and however often it comes. */
import { describe, expect, it } from 'vitest';
import { addressOfKey } from '../../../core/channel/signature.ts';
import { TRX } from '../../../core/channel/asset.ts';
import { BOB } from '../../../core/money/samples.suite.ts';
import { tagged } from '../../../core/paywire/instalment-tag.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import { KIB, MIB } from '../../../core/units/bytes.ts';
import { Market } from './desk-kit.suite.ts';
import type { Buyer } from './desk-buyer.suite.ts';
import { BLOCK, FLOOR, SELLER_KEY, SETTLEMENT } from './desk-samples.suite.ts';

const TXID = '7d'.repeat(32) as Txid;
const MUCH = 100 * MIB;
const DEAR = 10n ** 12n;
const amount = tagged(1_000_000n, addressOfKey(SELLER_KEY));

function pays(market: Market, buyer: Buyer, isSolid: boolean): void {
  market.chain.payments.set(TXID, {
    ...{ from: buyer.description.payer, to: BOB, asset: TRX, amount },
    ...{ timestampMs: market.time, isSolid },
  });
}

describe('a direct payment that is not solid', () => {
  it.each([
    ['a dear bid stood', DEAR],
    ['a refused bid stood', FLOOR - 1n],
    ['the floor was bid', FLOOR],
  ])('is worth 256 KiB at most, when %s', async (_what, before) => {
    const market = await Market.open();
    const buyer = market.connect(0x21);
    pays(market, buyer, false);
    buyer.bid(before);
    await buyer.payDirectly(TXID, amount);
    buyer.bid(FLOOR);
    buyer.decide();
    expect(buyer.isPaid).toBe(true);
    expect(buyer.takePaid(MUCH)).toBeLessThanOrEqual(256 * KIB);
    await market.pass(1000);
    expect(buyer.isPaid).toBe(false);
  });

  it('is worth all of it once it is solid, and nothing is suspended for waiting', async () => {
    const market = await Market.open();
    const buyer = market.connect(0x21);
    pays(market, buyer, false);
    buyer.bid(DEAR);
    await buyer.payDirectly(TXID, amount);
    buyer.bid(FLOOR);
    buyer.decide();
    buyer.takePaid(MUCH);
    await market.pass(20_000);
    pays(market, buyer, true);
    await market.pass(10_000);
    buyer.decide();
    expect(buyer.isPaid).toBe(true);
    expect(buyer.takePaid(10 * MIB)).toBe(10 * MIB);
  });

  it('is bounded after a restart as well', async () => {
    const market = await Market.open();
    const buyer = market.connect(0x21);
    pays(market, buyer, false);
    buyer.bid(DEAR);
    await buyer.payDirectly(TXID, amount);
    market.buyers.length = 0;
    await market.restart();
    const again = market.connect(0x21);
    again.bid(FLOOR);
    await again.payDirectly(TXID, amount);
    expect(again.isPaid).toBe(true);
    expect(again.takePaid(MUCH)).toBeLessThanOrEqual(256 * KIB);
  });
});

describe('channels that are not solid, of one network', () => {
  async function takesUnpaid(market: Market, byte: number, address?: string): Promise<number> {
    const buyer = market.connect(byte, {}, address);
    buyer.deposit(10n ** 9n, false);
    await buyer.open();
    const taken = buyer.takePaid(4 * MIB);
    buyer.close();
    market.buyers.length = 0;
    return taken;
  }

  it('have one window in all, also one after another', async () => {
    const market = await Market.open();
    let sum = 0;
    for (let index = 0; index < 12; index++) sum += await takesUnpaid(market, 0x21 + index);
    expect(sum).toBeLessThanOrEqual(MIB);
    expect(sum).toBeGreaterThan(MIB - 256 * KIB);
    // Those of another network have theirs.
    expect(await takesUnpaid(market, 0x51, '198.51.100.7')).toBe(256 * KIB);
  });

  it('have no more of it by cutting the line and saying that nothing came', async () => {
    const market = await Market.open();
    let sum = 0;
    for (let index = 0; index < 3; index++) {
      for (let times = 0; times < 5; times++) sum += await takesUnpaid(market, 0x21 + 2 * index);
    }
    expect(sum).toBe(MIB);
  });

  it('are forgotten once they are solid or paid for', async () => {
    const market = await Market.open();
    for (let index = 0; index < 4; index++) await takesUnpaid(market, 0x21 + index);
    expect(await takesUnpaid(market, 0x31)).toBe(0);
    for (const channel of market.chain.channels.values()) {
      channel.isSolid = true;
    }
    await market.pass(60_000);
    expect(await takesUnpaid(market, 0x41)).toBe(256 * KIB);
  });

  it('are served free beyond it, and paid once there is room', async () => {
    const market = await Market.open();
    for (let index = 0; index < 4; index++) await takesUnpaid(market, 0x21 + index);
    const buyer = market.connect(0x31);
    buyer.deposit(10n ** 9n, false);
    await buyer.open();
    expect(buyer.isPaid).toBe(false);
    expect(buyer.take(MIB)).toBe(MIB);
    for (const channel of market.chain.channels.values()) channel.isSolid = true;
    await market.pass(60_000);
    buyer.bid(FLOOR);
    buyer.decide();
    expect(buyer.isPaid).toBe(true);
  });

  it('are forgotten after a day', async () => {
    const market = await Market.open();
    for (let index = 0; index < 4; index++) await takesUnpaid(market, 0x21 + index);
    market.time += 24 * 60 * 60 * 1000;
    expect(await takesUnpaid(market, 0x31)).toBe(256 * KIB);
  });
});

describe('a dear bid', () => {
  it('is served nothing in the paid class before the settlement is paid', async () => {
    const market = await Market.open();
    const buyer = market.connect(0x21);
    buyer.deposit(10n ** 13n);
    buyer.bid(DEAR);
    buyer.sendOpen();
    buyer.sendState();
    await market.pass(0);
    buyer.decide();
    expect(buyer.isPaid).toBe(false);
    await buyer.pay(SETTLEMENT - 1n);
    buyer.decide();
    expect(buyer.isPaid).toBe(false);
    // It has no slot in the paid class either.
    expect(buyer.facts).toBeNull();
    await buyer.pay(SETTLEMENT);
    buyer.decide();
    expect(buyer.isPaid).toBe(true);
  });

  it('on one wire is no credit for cheap blocks on another', async () => {
    const market = await Market.open();
    const dear = market.connect(0x21);
    dear.deposit(10n ** 13n);
    await dear.open(DEAR);
    const cheap = market.connect(0x21);
    await cheap.open(FLOOR);
    expect(dear.isPaid && cheap.isPaid).toBe(true);
    dear.take(BLOCK);
    expect(cheap.takePaid(MUCH)).toBeLessThanOrEqual(MIB);
  });

  it('does not make the debt of a network small', async () => {
    const market = await Market.open();
    let sum = 0;
    for (let index = 0; index < 12; index++) {
      const buyer = market.connect(0x21 + index);
      buyer.deposit(10n ** 13n, false);
      await buyer.open();
      sum += buyer.takePaid(256 * KIB - BLOCK);
      buyer.bid(DEAR);
      sum += buyer.takePaid(BLOCK);
    }
    expect(sum).toBeLessThanOrEqual(MIB);
  });

  it('tells the scheduler of another cap at the same price', async () => {
    const market = await Market.open();
    const buyer = await market.customer(0x21);
    expect(buyer.facts?.maxBytesPerSecond).toBeNull();
    buyer.cap = 1;
    buyer.bid(FLOOR);
    expect(buyer.facts?.maxBytesPerSecond).toBe(1);
  });
});
