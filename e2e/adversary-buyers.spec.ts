/**
 * Buyers that cheat, as real peers: what they get for nothing is the window of the loss table, and the
 * peer beside them keeps its share.
 */
import { assetKey } from '../src/core/channel/asset.ts';
import { addressOfKey } from '../src/core/channel/signature.ts';
import type { Market, Purse } from './fixtures/adversary-buyer.ts';
import * as claims from './fixtures/adversary-claims.ts';
import { marketOf, purses } from './fixtures/adversary-market.ts';
import { ScriptedMoney } from './fixtures/adversary-money.ts';
import { bttOf } from './fixtures/chain-book.ts';
import * as noise from './fixtures/adversary-noise.ts';
import * as unpaid from './fixtures/adversary-unpaid.ts';
import { Swarm, type SwarmInit } from './fixtures/swarm.ts';
import { expect, test } from './fixtures/world.ts';

const MIB = 1024 * 1024;
const LIMIT = MIB;
/** Of the seller's upload, for peers that pay nothing. */
const FREE_SHARE = 0.25;
/** What comes in steps, as a share of a second, may fall just outside of a short act. */
const IN_STEPS_BYTES = FREE_SHARE * LIMIT;
const file = { path: 'shared.bin', lengthBytes: 96 * MIB, seed: 91 };

test.setTimeout(180_000);

test('buyers that cheat get a window at most, and the peer beside them its share', async ({
  library: seller,
  stockPeer,
  world,
  atEnd,
}, info) => {
  const money = await ScriptedMoney.open(world);
  const btt = bttOf(world.chain);
  const swarm = await share({ library: seller, folder: info.outputPath('source'), atEnd });
  await seller.engine.call('earn.set', {
    isOn: true,
    payee: addressOfKey(money.key(9)),
    floors: {
      trx: 300n,
      [assetKey(claims.BTTOLD)]: 3_000n,
      [assetKey(btt)]: 3n * 10n ** 18n,
    },
  });
  const beside = await swarm.addStock(stockPeer);
  const market = await marketOf(swarm, file, money);
  const [poor, cutter, wide, forger, owner, closer, loud] = await purses(market, 7);
  /** Nobody cheats at its expense, in none of the acts. */
  const act = async (what: string, play: () => Promise<unknown>) => {
    const start = await beside.received();
    await play();
    const end = await beside.received();
    const floor = (0.95 * FREE_SHARE * LIMIT * (end.atMs - start.atMs)) / 1000;
    expect(end.bytes - start.bytes, what).toBeGreaterThan(floor - IN_STEPS_BYTES);
  };

  // Who does not pay has ten seconds; the others meanwhile are no rivals for the paid class.
  const others = async () => {
    await claims.closesAtOnce(market, closer!);
    await noise.sendsWhatCannotBeRead(market);
    await noise.announcesTooMuch(market);
  };
  let best = 0n;
  await act('no payment', () => Promise.all([unpaid.paysNothing(market, poor!), others()]));
  await act('cuts', () => unpaid.cutsAgainAndAgain(market, cutter!));
  await act('many wires', () => unpaid.runsManyWires(market, wide!));
  await act('many accounts', () => unpaid.runsManyAccounts(market, 5));
  await act('vouchers', async () => {
    best = await claims.sendsBadVouchers(market, forger!);
  });
  await act('a channel of another', () => claims.takesAStrangersChannel(market, owner!));
  await act('a payment of another', () => claims.claimsAnothersPayment(market));
  await act('assets', () => claims.mixesAssets(market, btt));
  await act('a flood', () => noise.floods(market, loud!));

  // What was paid is there to be claimed, and no more than that.
  const claimable = await seller.engine.call('earn.claimable', null);
  const forgers = claimable.find(({ accountId }) => accountId === idOf(market, forger!));
  expect(forgers?.cumulative).toBe(best);
});

function idOf({ money }: Market, { description }: Purse): string {
  return money.idOf(description);
}

async function share(of: Pick<SwarmInit, 'library' | 'folder' | 'atEnd'>): Promise<Swarm> {
  return Swarm.start({ ...of, file, upLimitBytesPerSecond: LIMIT, places: 2 });
}
