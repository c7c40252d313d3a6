/** One who pays, beside buyers that cheat: it gets what it pays for, and pays for what it gets. */
import { addressOfKey } from '../src/core/channel/signature.ts';
import { ScriptedBuyer } from './fixtures/adversary-buyer.ts';
import * as claims from './fixtures/adversary-claims.ts';
import { PayingCustomer } from './fixtures/adversary-customer.ts';
import { marketOf, purses } from './fixtures/adversary-market.ts';
import { ScriptedMoney } from './fixtures/adversary-money.ts';
import * as noise from './fixtures/adversary-noise.ts';
import * as unpaid from './fixtures/adversary-unpaid.ts';
import { Swarm } from './fixtures/swarm.ts';
import { expect, test } from './fixtures/world.ts';

const MIB = 1024 * 1024;
const LIMIT = 1.5 * MIB;
/** Of the upload, while those who pay are served beside a free peer. */
const PAID_SHARE = 0.75;
/** It bids so many times what cheats bid; there is one of them in the paid class at a time. */
const FLOORS = 4n;
const OWN_SHARE = (PAID_SHARE * Number(FLOORS)) / Number(FLOORS + 1n);
/** What comes in steps, and what is on the way when an act begins or ends. */
const IN_STEPS_BYTES = MIB / 2;
const file = { path: 'shared.bin', lengthBytes: 96 * MIB, seed: 93 };

test.setTimeout(240_000);

test('one who pays keeps its share beside buyers that cheat, and owes for nothing else', async ({
  library: seller,
  stockPeer,
  world,
  atEnd,
}, info) => {
  const money = await ScriptedMoney.open(world);
  const folder = info.outputPath('source');
  const swarm = await Swarm.start({
    ...{ library: seller, file, folder, places: 2, atEnd, upLimitBytesPerSecond: LIMIT },
  });
  await seller.engine.call('earn.set', {
    ...{ isOn: true, payee: addressOfKey(money.key(9)), floors: { trx: 300n } },
  });
  await swarm.addStock(stockPeer);
  const market = await marketOf(swarm, file, money);
  const [own, poor, wide, forger, owner, loud] = await purses(market, 6);
  const asking = await ScriptedBuyer.connect(market);
  const { settlement } = asking;
  asking.cut();
  const customer = new PayingCustomer(market, own!, settlement, FLOORS);
  await customer.buys(2 * MIB);

  const sent = async () => {
    const { torrents } = await seller.engine.state();
    return torrents.reduce((sum, { uploadedBytes }) => sum + uploadedBytes, 0);
  };
  const figures: string[] = [];
  const act = async (what: string, play: () => Promise<unknown>) => {
    const before = await sent();
    const { paidBytes } = customer.served;
    await play();
    const came = customer.served.paidBytes - paidBytes;
    const all = (await sent()) - before;
    figures.push(`${what}: ${(came / all).toFixed(2)} of ${(all / MIB).toFixed(1)} MiB`);
    // Shares, not rates: those are the machine's as well.
    expect(came, what).toBeGreaterThan(0.95 * OWN_SHARE * all - IN_STEPS_BYTES);
    expect(customer.served.serviceClass, what).toBe('paid');
  };
  await act('no payment', () => unpaid.paysNothing(market, poor!));
  await act('many wires', () => unpaid.runsManyWires(market, wide!));
  await act('vouchers', () => claims.sendsBadVouchers(market, forger!));
  await act('a channel of another', () => claims.takesAStrangersChannel(market, owner!));
  await act('a flood', () => noise.floods(market, loud!));
  console.log(`of the upload (${OWN_SHARE.toFixed(2)} at least): ${figures.join('; ')}`);

  await customer.paysAll();
  expect(customer.promised).toBe(customer.owed);
  const accountId = money.idOf(own!.description);
  const held = async () => {
    const claimable = await seller.engine.call('earn.claimable', null);
    return claimable.find((one) => one.accountId === (accountId as string))?.cumulative;
  };
  await expect.poll(held).toBe(customer.owed);
  customer.leave();
});
