/** Firefox ends a service worker that seems to have no work, or when it likes: what is under way then. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestsOf, sha256, type ContentFile } from './fixtures/content.ts';
import { endServiceWorkers, shownDownloads } from './fixtures/firefox-inside.ts';
import { expect, test } from './fixtures/firefox.ts';
import { lengthenWebm } from './fixtures/long-webm.ts';

const KIB = 1024;
const CLIP = fileURLToPath(new URL('fixtures/media/keyframes.webm', import.meta.url));
const FILM = 'reeds.webm';
const song: ContentFile = { path: 'song.flac', lengthBytes: 6144 * KIB, seed: 41 };
const digest = digestsOf([song])[song.path];
/** A service worker without work is ended after 30 s; that much longer takes the song. */
const SLOW = 90 * KIB;

test.setTimeout(240_000);

test('a save outlives the time after which idle service workers are ended; one that is ended is told', async ({
  library,
  site,
  firefox,
  downloads,
  stockPeer,
}) => {
  await library.openControlled(`${site}/`);
  const seeder = await stockPeer(SLOW);
  const { magnet, infoHash } = await seeder.seed([song], { pieceLength: 64 * KIB });
  await library.add(magnet);
  await library.reaches(infoHash, 'downloading');
  const save = async () => {
    await library.choose(song.path, 'Save file');
    await library.press('Save as it arrives');
  };
  const shown = async () => (await shownDownloads(firefox)).at(-1);

  await save();
  await expect.poll(async () => (await shown())?.receivedBytes ?? 0).toBeGreaterThan(0);
  await endServiceWorkers(firefox);
  await library.reads('the download broke off');
  const broken = await shown();

  const beganAt = Date.now();
  await library.press('Try again');
  const whole = async () => {
    const names = (await readdir(downloads)).filter((name) => !name.endsWith('.part'));
    const digests = names.map(async (name) => sha256(await readFile(join(downloads, name))));
    return (await Promise.all(digests)).includes(digest ?? '');
  };
  await expect.poll(whole, { timeout: 120_000, intervals: [500] }).toBe(true);
  expect(Date.now() - beganAt).toBeGreaterThan(35_000);
  await library.reads('handed to your browser’s downloads');
  test.info().annotations.push({
    type: 'figures',
    description: `Firefox says of the broken one: ${JSON.stringify(broken)}`,
  });
});

test('the service worker ends in mid-stream: the film goes on where it was', async ({
  library,
  site,
  firefox,
  stockPeer,
  atEnd,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'bittern-webm-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const film = lengthenWebm(await readFile(CLIP), { times: 3, noiseBytes: 256 * KIB });
  await writeFile(join(folder, FILM), film);
  const seeder = await stockPeer(500 * KIB);
  const { magnet, infoHash } = await seeder.seedFromDisk([join(folder, FILM)], {
    pieceLength: 64 * KIB,
  });
  const { page } = library;
  await page.goto(`${site}/#${magnet}`);
  await library.press('Watch');
  const filmAt = async () => (await library.filmAt()) ?? 0;
  await expect.poll(filmAt, { timeout: 60_000 }).toBeGreaterThan(1);
  expect((await library.engine.torrent(infoHash))?.progress).toBeLessThan(0.9);
  const loadedSeconds = await page.evaluate(() => {
    const { buffered } = document.querySelector('video') as HTMLVideoElement;
    return buffered.end(buffered.length - 1);
  });
  const before = await filmAt();
  await endServiceWorkers(firefox);

  const goesOn = async (): Promise<boolean> => {
    // Firefox asks again by itself; where it does not, there is a button for it.
    const retry = await page.$('::-p-text(Try again at)');
    await retry?.click();
    const at = await filmAt();
    expect(at).toBeGreaterThanOrEqual(before - 0.5);
    return at > Math.min(loadedSeconds + 2, 27);
  };
  await expect.poll(goesOn, { timeout: 90_000, intervals: [200] }).toBe(true);
});
