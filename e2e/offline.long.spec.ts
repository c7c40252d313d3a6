/** Bittern without a network: how soon it is there, and that everything stored is, too. */
import { digestsOf, type ContentFile } from './fixtures/content.ts';
import { Library } from './fixtures/library.ts';
import { shellStored } from './fixtures/shell.ts';
import { expect, startWorld, test } from './fixtures/world.ts';

const STARTS = 5;
const LIMIT_MS = 1_000;
const file: ContentFile = { path: 'poem.txt', lengthBytes: 3_000_000, seed: 141 };

test.setTimeout(120_000);

test('it is there within a second from the second load on, with every stored file', async ({
  browserOnDisk,
  stockPeer,
  problems,
}, testInfo) => {
  problems.expect(/ERR_CONNECTION_REFUSED|WebSocket connection/);
  const world = await startWorld();
  const page = await (await browserOnDisk()).newPage();
  const library = new Library(page);
  await library.open(world.url);
  const torrent = await (await stockPeer({ trackers: [world.tracker] })).seed([file]);
  await library.add(torrent.magnet);
  await library.reaches(file.path, 'Seeding');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await library.reaches(file.path, 'Seeding');
  await shellStored(page);
  await world.close();

  const times: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    await page.goto('about:blank');
    await page.goto(world.url);
    await library.row(file.path).waitFor();
    // By the page's own clock, from the start of its navigation.
    times.push(await page.evaluate(() => performance.now()));
  }
  const median = times.toSorted((a, b) => a - b)[Math.floor(STARTS / 2)] ?? Infinity;
  testInfo.annotations.push({
    type: 'figures',
    description: `the library was there after ${times.map(Math.round).join(', ')} ms`,
  });
  expect(median).toBeLessThanOrEqual(LIMIT_MS);
  expect(await library.saveFile(file.path)).toBe(digestsOf([file])[file.path]);
});
