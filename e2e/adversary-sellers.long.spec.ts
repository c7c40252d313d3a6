/**
 * Sellers that cheat, as real peers: they get what the loss table says and no more, nobody pays them
 * twice, and every download ends well.
 */
import type { InfoHash } from '../src/core/units/info-hash.ts';
import type { TronAddress } from '../src/core/units/tron-address.ts';
import { costs, type Deal, dealWith, DEALS, type Plan } from './fixtures/adversary-deals.ts';
import { ScriptedMoney } from './fixtures/adversary-money.ts';
import { digestsOf, type ContentFile } from './fixtures/content.ts';
import type { Library } from './fixtures/library.ts';
import { openPurse } from './fixtures/paying.ts';
import type { StockPeer } from './fixtures/stock-peer.ts';
import { expect, startTracker, test } from './fixtures/world.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const TRX = 1_000_000n;
const PIECE = 256 * KIB;

test.setTimeout(360_000);

test('sellers that cheat get no more than the loss table says, and every download ends', async ({
  library: buyer,
  stockPeer,
  world,
  atEnd,
}) => {
  const money = await ScriptedMoney.open(world);
  const tracker = await startTracker({ port: 0 });
  atEnd(() => tracker.close());
  const payer = await openPurse(buyer.page);
  await buyer.page.getByRole('button', { name: 'Bittern', exact: true }).click();
  await buyer.engine.call('settings.set', { trackers: [tracker.url], maxActiveDownloads: 10 });
  const honest = await stockPeer({ uploadLimit: 300 * KIB });

  const deals: Deal[] = [];
  const acts: Promise<void>[] = [];
  for (const [index, plan] of DEALS.filter(
    ({ name }) => (process.env['DEAL'] ?? name) === name,
  ).entries()) {
    const file = { path: `${plan.name}.bin`, lengthBytes: 20 * MIB, seed: 300 + index };
    const infoHash = await begin(buyer, honest, file);
    const stall = { money, tracker: tracker.url, infoHash, file, pieceLength: PIECE };
    const deal = await dealWith(plan, { ...stall, account: 1 + index });
    deals.push(deal);
    atEnd(() => Promise.resolve(deal.seller.cut()));
    await pay(buyer, infoHash, payer, plan);
    // At once: a seller that waits for the others to be there would be left for its silence.
    const act = plan.act(deal, buyer);
    act.catch(() => undefined);
    acts.push(act);
  }
  await Promise.all(acts);

  await honest.limitUpload(-1);
  for (const { file } of deals) {
    await buyer.reaches(file.path, 'Seeding', 120_000);
    expect(await buyer.saveFile(file.path)).toBe(digestsOf([file])[file.path]);
  }
  // What each has in its hands when all is over.
  for (const deal of deals) await deal.plan.settle(deal, buyer);
  for (const { seller, heldBefore, claimed } of deals) {
    expect((await money.balanceOf(seller.terms.payee)) - heldBefore).toBe(claimed);
  }
  const { budgets, fault } = await buyer.engine.call('pay.state', null);
  expect(fault).toBeNull();
  for (const { spent, reserved, limit } of budgets) {
    expect(spent + reserved).toBeLessThanOrEqual(limit);
  }
});

/** In the swarm of the honest seeder, and nobody else. */
async function begin(buyer: Library, honest: StockPeer, file: ContentFile): Promise<InfoHash> {
  const { magnet, infoHash } = await honest.seed([file], { pieceLength: PIECE });
  await buyer.add(magnet);
  await buyer.reaches(file.path, 'Downloading');
  return infoHash as InfoHash;
}

async function pay(buyer: Library, infoHash: InfoHash, payer: TronAddress, plan: Plan) {
  await buyer.engine.call('pay.start', {
    ...{ infoHash, asset: { kind: 'trx' }, limit: 12n * TRX, highestPrice: 2n * costs(MIB) },
    ...{ perDay: null, perSeller: null, maxSellers: 2, targetBytesPerSecond: null },
    ...{ rail: plan.rail, payer, source: 'purse' },
  });
}
