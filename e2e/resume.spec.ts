/** What is downloaded stays, through reloads and through the sudden end of the browser. */
import type { Page } from '@playwright/test';
import type { TorrentSnapshot } from '../src/bridge/snapshots.ts';
import { killBrowser } from './fixtures/browser-process.ts';
import { digestsOf, pieceHashesOf, type ContentFile } from './fixtures/content.ts';
import { digestsSoFar, makeCountingSite } from './fixtures/counting-site.ts';
import { Library } from './fixtures/library.ts';
import { startNodeSeeder } from './fixtures/node-seeder.ts';
import { readStoredPieces } from './fixtures/stored-pieces.ts';
import { expect, startWorld, test } from './fixtures/world.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

test('a reload goes on at half, without reading everything again', async ({
  atEnd,
  library,
  stockPeer,
}) => {
  const film: ContentFile = { path: 'film.mkv', lengthBytes: 12 * MIB, seed: 41 };
  const site = await makeCountingSite();
  atEnd(() => site.remove());
  const world = await startWorld({ site: site.folder });
  atEnd(() => world.close());
  const { page } = library;
  const origin = await stockPeer({ trackers: [world.tracker], uploadLimit: 2 * MIB });
  const { magnet, infoHash } = await origin.seed([film], { pieceLength: 32 * KIB });
  await library.open(world.url);
  await library.add(magnet);
  await expect
    .poll(() => library.percent(film.path), { timeout: 30_000 })
    .toBeGreaterThanOrEqual(50);
  const before = await pieceCountOf(library, infoHash);

  // Slow enough to be met in the middle again.
  await origin.limitUpload(128 * KIB);
  await recordSnapshots(page);
  await page.reload();
  await library.reaches(film.path, 'Downloading');
  await library.pause(film.path);
  await library.reaches(film.path, 'Paused');
  const digestCount = await digestsSoFar(page);
  const after = await pieceCountOf(library, infoHash);
  const told = await recordedSnapshots(page);
  expect(told.length).toBeGreaterThan(0);
  for (const { donePieceCount } of told) expect(donePieceCount).toBeGreaterThanOrEqual(before);
  // 16 stored pieces are looked at, new ones once each; the rest is the metainfo and the like.
  expect(digestCount).toBeLessThanOrEqual(16 + (after - before) + 8);
  expect(before).toBeGreaterThan(100);

  await origin.limitUpload(-1);
  await library.resume(film.path);
  await library.reaches(film.path, 'Seeding');
  expect(await library.saveFile(film.path)).toBe(digestsOf([film])[film.path]);
});

test('the choice of files, the totals and a pause outlive a reload', async ({
  library,
  stockPeer,
}) => {
  const files: readonly ContentFile[] = [
    { path: 'first.bin', lengthBytes: 4 * MIB, seed: 51 },
    { path: 'second.bin', lengthBytes: 4 * MIB, seed: 52 },
    { path: 'third.bin', lengthBytes: 4 * MIB, seed: 53 },
  ];
  const name = 'Three parts';
  const { page, engine } = library;
  const origin = await stockPeer({ uploadLimit: 400 * KIB });
  const { magnet, infoHash } = await origin.seed(files, { name, pieceLength: 64 * KIB });
  await library.open();
  await library.add(magnet);
  await library.reaches(name, 'Downloading');
  await library.openDetails(name, 'Files');
  await page.getByRole('checkbox', { name: 'second.bin' }).uncheck();
  await expect.poll(() => library.percent(name)).toBeGreaterThan(10);
  await library.pause(name);
  await library.reaches(name, 'Paused');
  const before = await engine.torrent(infoHash);
  expect(before?.downloadedBytes).toBeGreaterThan(MIB / 2);

  await page.reload();
  await library.reaches(name, 'Paused');
  const after = await engine.torrent(infoHash);
  const { downloadedBytes, uploadedBytes, donePieceCount, addedAt, selectedBytes } = before!;
  expect(after).toMatchObject({ downloadedBytes, uploadedBytes, donePieceCount, addedAt });
  expect(after).toMatchObject({ selectedBytes, selectedFileCount: 2, peerCount: 0 });

  await origin.limitUpload(-1);
  await library.resume(name);
  await library.reaches(name, 'Seeding');
  const { files: stored } = await engine.detail(infoHash);
  expect(stored.map(({ isSelected }) => isSelected)).toEqual([true, false, true]);
  expect(stored.map(({ doneBytes, sizeBytes }) => doneBytes === sizeBytes)).toEqual([
    true,
    false,
    true,
  ]);
  const total = await engine.torrent(infoHash);
  expect(total?.downloadedBytes).toBeGreaterThanOrEqual(8 * MIB);
});

/** How often the browser is killed; a soak run takes more: KILLS=100 npx playwright test resume. */
const KILLS = Number(process.env['KILLS'] ?? 20);

/** At 1 MiB per second, so that it is less than a second from one to the next. */
const MOST_PIECES_PER_LIFE = 4;

test(`no stored piece is lost when the browser is killed ${KILLS} times in mid-download`, async ({
  atEnd,
  browserOnDisk,
  world,
}) => {
  test.setTimeout(60_000 + KILLS * 15_000);
  const pieceLength = 256 * KIB;
  const backup: ContentFile = { path: 'backup.img', lengthBytes: 64 * MIB + 1, seed: 61 };
  const hashes = pieceHashesOf(backup, pieceLength);
  const seeder = await startNodeSeeder([backup], world.tracker);
  atEnd(() => seeder.close());
  const { infoHash, magnet, name } = seeder;
  let profile: string | undefined;
  let told = 0;
  let known: readonly number[] = [];

  for (let kill = 0; kill <= KILLS; kill += 1) {
    const context = await browserOnDisk(profile);
    profile = context.profile;
    const library = new Library(context.pages()[0] ?? (await context.newPage()));
    await library.open();
    if (kill === 0) {
      await library.engine.call('settings.set', { downLimitBytesPerSecond: MIB });
      await library.add(magnet);
    }
    await library.reaches(name, 'Downloading');

    const { held, damaged } = await readStoredPieces(library.page, infoHash, hashes);
    expect(damaged, `have-bits that lie after kill ${kill}`).toEqual([]);
    expect(missingFrom(held, known), `pieces lost by kill ${kill}`).toEqual([]);
    expect(await pieceCountOf(library, infoHash)).toBeGreaterThanOrEqual(told);

    if (kill === KILLS) {
      await library.engine.call('settings.set', { downLimitBytesPerSecond: null });
      await library.reaches(name, 'Seeding', 60_000);
      expect(await library.saveFile(name)).toBe(digestsOf([backup])[backup.path]);
      break;
    }
    const goal = told + 1 + Math.floor(Math.random() * MOST_PIECES_PER_LIFE);
    await expect
      .poll(() => pieceCountOf(library, infoHash), { intervals: [50] })
      .toBeGreaterThanOrEqual(goal);
    known = (await readStoredPieces(library.page, infoHash, hashes)).held;
    told = await pieceCountOf(library, infoHash);
    expect(told).toBeLessThan(hashes.length);
    await killBrowser(context);
  }
});

function missingFrom(held: readonly number[], expected: readonly number[]): number[] {
  const set = new Set(held);
  return expected.filter((index) => !set.has(index));
}

async function pieceCountOf({ engine }: Library, infoHash: string): Promise<number> {
  return (await engine.torrent(infoHash))?.donePieceCount ?? 0;
}

/** Keeps every snapshot that the tabs are told, from the next load on. */
async function recordSnapshots(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: TorrentSnapshot[] = [];
    Object.assign(globalThis, { heard });
    new BroadcastChannel('bittern.tabs').onmessage = ({ data }) => {
      const { name, event } = data as { name?: string; event?: { changed: TorrentSnapshot[] } };
      if (name === 'torrents.changed') heard.push(...(event?.changed ?? []));
    };
  });
}

async function recordedSnapshots(page: Page): Promise<TorrentSnapshot[]> {
  return page.evaluate(() => (globalThis as unknown as { heard: TorrentSnapshot[] }).heard);
}
