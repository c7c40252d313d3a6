/** New versions that somebody does not wait for, and that an engine does not make way for. */
import { makeRelease } from './fixtures/builds.ts';
import { digestsOf, pieceHashesOf, type ContentFile } from './fixtures/content.ts';
import { Library } from './fixtures/library.ts';
import { pickedFiles } from './fixtures/picked.ts';
import { readStoredPieces } from './fixtures/stored-pieces.ts';
import * as updating from './fixtures/updating.ts';
import { enginesOf } from './fixtures/workers.ts';
import { expect, startTracker, startWorld, test } from './fixtures/world.ts';

const { released } = updating;
const PIECE_LENGTH = 64 * 1024;
/** Takes more than a minute at that limit. */
const notes: ContentFile = { path: 'notes.bin', lengthBytes: 3 * 1024 * 1024, seed: 204 };
const UPLOAD_LIMIT = 40_000;
/** The tabs of a busy machine take their time. */
const SOON = { timeout: 30_000 };

test.setTimeout(180_000);

test('an update that does not wait ends what is being saved, visibly, and says what it was', async ({
  browserOnDisk,
  stockPeer,
  problems,
  atEnd,
}) => {
  // The browser tells of the download that fails.
  problems.expect(/ERR_CONNECTION_REFUSED|WebSocket connection|Failed to load resource|net::ERR/);
  const tracker = await startTracker({ port: 0 });
  atEnd(() => tracker.close());
  const before = await startWorld();
  const { picking, downloading, questions } = await updating.openTabs(
    await browserOnDisk(),
    before.url,
  );
  const tabs = [picking, downloading] as const;
  const library = new Library(picking);
  const seeder = await stockPeer({ trackers: [tracker.url], uploadLimit: UPLOAD_LIMIT });
  const torrent = await seeder.seed([notes], { pieceLength: PIECE_LENGTH });
  const hashes = pieceHashesOf(notes, PIECE_LENGTH);
  await library.add(torrent.magnet);
  await library.reaches(notes.path, 'Downloading');
  const release = await makeRelease('2');
  atEnd(() => release.remove());
  await updating.bringRelease(release, before, tabs, atEnd);

  const { download } = await updating.updateWhileSaving({ picking, downloading }, notes.path);
  await expect
    .poll(async () => (await readStoredPieces(picking, torrent.infoHash, hashes)).held.length)
    .toBeGreaterThan(0);
  const { held } = await readStoredPieces(picking, torrent.infoHash, hashes);
  await picking.getByRole('button', { name: 'Update without waiting' }).click();

  for (const tab of tabs.toReversed()) await expect(released(tab)).toHaveCount(1, SOON);
  await expect(picking.getByText(updating.DRAINED, { exact: true })).toBeVisible();
  for (const tab of tabs) {
    const told = tab.getByText('Not saved, because the update did not wait: notes.bin.');
    await expect(told).toBeVisible();
  }
  expect(questions).toEqual([]);
  // Neither is a short file that looks complete.
  expect(await download.failure()).not.toBeNull();
  expect(await pickedFiles(picking)).toEqual({});

  const kept = await readStoredPieces(picking, torrent.infoHash, hashes);
  expect(kept.damaged).toEqual([]);
  expect(kept.held).toEqual(expect.arrayContaining([...held]));
  await seeder.limitUpload(-1);
  await library.reaches(notes.path, 'Seeding', 60_000);
  await library.choose(notes.path, 'Save file');
  await expect.poll(() => pickedFiles(picking)).toEqual(digestsOf([notes]));
  expect(await new Library(downloading).saveFile(notes.path)).toBe(digestsOf([notes])[notes.path]);
});

test('an engine that hangs keeps no update away: it comes after five seconds, and that is said', async ({
  browserOnDisk,
  problems,
  atEnd,
}) => {
  problems.expect(/ERR_CONNECTION_REFUSED/);
  const before = await startWorld();
  const page = await (await browserOnDisk()).newPage();
  await updating.openControlled(page, before.url);
  const release = await makeRelease('2');
  atEnd(() => release.remove());
  await updating.bringRelease(release, before, [page], atEnd);
  const [engine] = await enginesOf(page);
  // Not in what devtools run: that is never broken off.
  await engine?.evaluate(() => {
    setTimeout(() => {
      for (;;);
    });
  });
  const pressedAt = Date.now();
  await page.getByRole('button', { name: 'Update now' }).click();
  await expect(released(page)).toHaveCount(1, SOON);
  expect(Date.now() - pressedAt).toBeGreaterThan(5_000);
  await expect(page.getByText('The engine took too long to stop')).toBeVisible();
  await expect
    .poll(async () => (await new Library(page).engine.state()).torrents, SOON)
    .toEqual([]);
});
