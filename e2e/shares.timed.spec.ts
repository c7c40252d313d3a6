/**
 * Who gets how much of an upload where some pay: real connections, real vouchers from deposits on the
 * local chain, and the shares that docs/protocol.md promises ("Share of upload"), within 5 %.
 * `npm run e2e:shares` measures each for a minute, and tells more of the story.
 */
import { freezeBrowser } from './fixtures/browser-process.ts';
import { FLOOR, Market, sum, TOLERANCE } from './fixtures/market.ts';
import { StockPeer } from './fixtures/stock-peer.ts';
import { share, sharesOf } from './fixtures/swarm.ts';
import { expect, startWorld, test as base } from './fixtures/world.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
/** Bytes per second; what a busy machine can still do for a dozen pages at once. */
const LIMIT = 1_500_000;
const IS_THOROUGH = process.env['SHARES'] === 'thorough';

const test = base.extend<object, { world: Awaited<ReturnType<typeof startWorld>> }>({
  world: [
    // Only payers wait for deposits to be solid, and this is not about waiting.
    async ({}, use) => {
      const world = await startWorld({ chain: { solidLagBlocks: 3 } });
      await use(world);
      await world.close();
    },
    { scope: 'worker' },
  ],
});

test.use({ actionTimeout: 30_000 });
test.setTimeout(IS_THOROUGH ? 1_800_000 : 600_000);

test('bids share out what free peers leave, and those lose nothing by them', async ({
  library,
  stockPeer,
  stockSite,
  visitor,
  world: { chain, url: site },
  browserOnDisk,
  atEnd,
}, info) => {
  if (chain === null) throw new Error('There is no chain.');
  const folder = info.outputPath('source');
  const market = await Market.open({
    ...{ library, folder, visitor, site, chain, atEnd },
    file: { path: 'shared.bin', lengthBytes: (IS_THOROUGH ? 768 : 256) * MIB, seed: 61 },
    upLimitBytesPerSecond: LIMIT,
    places: 11,
    phaseSeconds: IS_THOROUGH ? 60 : 15,
  });
  const { swarm } = market;
  const join = () => market.addPayer();
  const payers = await Promise.all([join(), join(), join(), join(), join()]);
  const [one, two, three, four, five] = payers;

  await test.step('five who bid the same stay in the paid class', async () => {
    const paying = market.pay([one, 1], [two, 1], [three, 1], [four, 1], [five, 1]);
    // Nobody pays a seller of whom it has less.
    await swarm.flows(payers, 8.5 * MIB);
    await market.slowDown();
    await paying;
    await market.untilSolid(payers.length);
    await market.measure('1 five times', [one, 20], [two, 20], [three, 20], [four, 20], [five, 20]);
    const prices = await Promise.all(payers.map((payer) => payer.prices()));
    expect(prices).toEqual(payers.map(() => [FLOOR]));
  });

  await test.step('one that stops paying is a free peer', async () => {
    await market.pay([five, 0]);
    const paid = [one, two, three, four].map((payer) => [payer, 22.5] as const);
    await market.measure('1 four times, one stopped', ...paid, [five, 10]);
  });

  const stock = await Promise.all([0, 1, 2].map(() => swarm.addStock(stockPeer)));
  const free = [four, five, ...stock].map((peer) => [peer, 5] as const);
  await market.pay([one, 1], [two, 2], [three, 4], [four, 0]);
  await swarm.flows(stock, 256 * KIB);

  await test.step('1, 2 and 4, and then 8, beside five free peers', async () => {
    const payFour = [[one, 10.71] as const, [two, 21.43] as const, [three, 42.86] as const];
    const before = sharesOf(await market.measure('1, 2, 4 and five free', ...payFour, ...free));
    expect(sum(before.slice(3))).toBeGreaterThan(0.95 * 0.25);
    await market.pay([three, 8]);
    const after = sharesOf(await market.measure('1, 2, 8 and five free', ...payEight(), ...free));
    // Shares, not rates: those are the machine's as well.
    for (const [at, part] of after.slice(3).entries()) {
      expect(Math.abs(part / (before[3 + at] ?? 0) - 1)).toBeLessThan(TOLERANCE);
    }
  });

  function payEight() {
    return [[one, 6.82] as const, [two, 13.64] as const, [three, 54.55] as const];
  }

  if (IS_THOROUGH) {
    await test.step('nobody pays', async () => {
      await market.pay([one, 0], [two, 0], [three, 0]);
      const all = [one, two, three, four, five, ...stock].map((peer) => [peer, 12.5] as const);
      await market.measure('eight free', ...all);
      await market.pay([one, 1], [two, 2], [three, 8]);
    });

    await test.step('three that do not read stop nobody', async () => {
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
      await market
        .measure('1, 2, 8, five free and three deaf', ...payEight(), ...free)
        .finally(thaw);
      await context.close();
    });

    await test.step('eight wires of one account get what one gets', async () => {
      await one.library.engine.call('settings.set', { maxActiveDownloads: 8 });
      for (let wire = 2; wire <= 8; wire += 1) {
        const file = { path: `wire-${String(wire)}.bin`, lengthBytes: 24 * MIB, seed: 70 + wire };
        const infoHash = await share(library, folder, file);
        await one.add(infoHash);
        await one.bid(FLOOR, infoHash);
      }
      await expect
        .poll(() => one.prices(), { timeout: 120_000 })
        .toEqual(Array.from({ length: 8 }, () => FLOOR));
      await market.measure('1 on eight wires, 2, 8', ...payEight(), ...free);
    });
  }

  await test.step('1 and 3, and nobody else', async () => {
    await Promise.all([three, four, five, ...stock].map((peer) => peer.leave()));
    await market.pay([two, 3]);
    await market.measure('1 and 3', [one, 25], [two, 75]);
  });
});
