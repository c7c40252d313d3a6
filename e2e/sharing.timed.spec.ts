/** Who gets how much of an upload: the same to all who pay nothing, whatever their client. */
import { freezeBrowser } from './fixtures/browser-process.ts';
import { StockPeer } from './fixtures/stock-peer.ts';
import { sharesOf, Swarm, type SwarmPeer } from './fixtures/swarm.ts';
import { expect, test } from './fixtures/world.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
/** Bytes per second; what a busy machine can still do for eight pages at once. */
const LIMIT = 1_000_000;

test.setTimeout(180_000);

test('five free peers get the same, and none less for peers that do not read', async ({
  library,
  stockPeer,
  stockSite,
  visitor,
  browserOnDisk,
  atEnd,
}, testInfo) => {
  const file = { path: 'shared.bin', lengthBytes: 48 * MIB, seed: 61 };
  const folder = testInfo.outputPath('source');
  const of = { library, file, folder, upLimitBytesPerSecond: LIMIT };
  const swarm = await Swarm.start({ ...of, places: 8, atEnd });
  const peers: SwarmPeer[] = [];
  for (let count = 0; count < 3; count += 1) peers.push(await swarm.addStock(stockPeer));
  for (let count = 0; count < 2; count += 1) peers.push(await swarm.addBittern(visitor));
  await swarm.flows(peers, 256 * KIB);

  const rates = await swarm.rates(peers, 12 * MIB);
  for (const share of sharesOf(rates)) {
    expect(share).toBeGreaterThan(0.2 * 0.95);
    expect(share).toBeLessThan(0.2 * 1.05);
  }
  const sum = rates.reduce((total, rate) => total + rate, 0);
  expect(sum).toBeGreaterThan(0.95 * LIMIT);
  expect(sum).toBeLessThan(1.05 * LIMIT);

  const context = await browserOnDisk();
  const deaf = await Promise.all(
    [1, 2, 3].map(() =>
      swarm.addStock(async ({ trackers = [] }) =>
        StockPeer.start(await context.newPage(), stockSite.url, { trackers }),
      ),
    ),
  );
  await swarm.flows(deaf, 64 * KIB);
  const thaw = await freezeBrowser(context);
  // A stopped browser could not be closed.
  const beside = await swarm.rates(peers, 8 * MIB).finally(thaw);
  for (const rate of beside) expect(rate).toBeGreaterThan(0.95 * (sum / 5));
});
