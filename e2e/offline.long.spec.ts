/** Bittern without a network: how soon it is there, and that everything stored is, too. */
import { digestsOf, type ContentFile } from './fixtures/content.ts';
import { downloadFilms, FILM_SECONDS, NAME, shareFilms } from './fixtures/films.ts';
import { percentile, slowness, tell } from './fixtures/figures.ts';
import { Library } from './fixtures/library.ts';
import { PlayerPage } from './fixtures/player.ts';
import { shellStored } from './fixtures/shell.ts';
import { expect, startWorld, test } from './fixtures/world.ts';

const STARTS = 5;
const LIMIT_MS = 1_000;
const file: ContentFile = { path: 'poem.txt', lengthBytes: 3_000_000, seed: 141 };

test.setTimeout(180_000);

test('it is there within a second from the second load on, with every stored file', async ({
  browserOnDisk,
  stockPeer,
  visitor,
  world: elsewhere,
  atEnd,
  problems,
}, testInfo) => {
  problems.expect(/ERR_CONNECTION_REFUSED|WebSocket connection/);
  const world = await startWorld();
  const first = await browserOnDisk();
  const page = await first.newPage();
  const library = new Library(page);
  await library.open(world.url);
  const torrent = await (await stockPeer({ trackers: [world.tracker] })).seed([file]);
  await library.add(torrent.magnet);
  await library.reaches(file.path, 'Seeding');
  const films = await shareFilms(await visitor(), atEnd, null);
  await downloadFilms(library, films.infoHash, elsewhere.tracker);
  await films.sharer.page.context().close();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await library.reaches(file.path, 'Seeding');
  await shellStored(page);
  await world.close();

  const begin = async (opened: Library): Promise<number> => {
    await opened.page.goto(world.url);
    await opened.row(file.path).waitFor();
    // By the page's own clock, from the start of its navigation.
    return opened.page.evaluate(() => performance.now());
  };
  const warm: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    await page.goto('about:blank');
    warm.push(await begin(library));
  }
  await first.close();

  // As when the app is opened in the morning: no process of the browser has run yet.
  const cold: number[] = [];
  for (let start = 1; start < STARTS; start += 1) {
    const browser = await browserOnDisk(first.profile);
    cold.push(await begin(new Library(await browser.newPage())));
    await browser.close();
  }
  const last = new Library(await (await browserOnDisk(first.profile)).newPage());
  cold.push(await begin(last));
  const lines = [tell('offline, warm', warm), tell('offline, a cold browser', cold)];
  testInfo.annotations.push({ type: 'figures', description: lines.join('; ') });
  const times = slowness();
  expect(percentile(warm, 0.5), lines[0]).toBeLessThanOrEqual(LIMIT_MS * times);
  expect(percentile(cold, 0.5), lines[1]).toBeLessThanOrEqual(LIMIT_MS * times);

  expect(await last.saveFile(file.path)).toBe(digestsOf([file])[file.path]);
  await last.choose(NAME, 'Watch');
  const player = new PlayerPage(last.page);
  await player.reaches(0.5);
  await last.page.keyboard.press('8');
  await player.reaches(FILM_SECONDS * 0.8 + 0.5);
});
