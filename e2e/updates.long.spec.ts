/** A new version in the middle of downloads, from two real builds behind one port. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { digestsOf, pieceHashesOf, sha256, type ContentFile } from './fixtures/content.ts';
import { databaseVersions, rowIn, type Row } from './fixtures/databases.ts';
import { Library } from './fixtures/library.ts';
import { makeRelease } from './fixtures/builds.ts';
import { FILM_SECONDS } from './fixtures/films.ts';
import { writeLongFilm } from './fixtures/long-film.ts';
import { pickedFiles } from './fixtures/picked.ts';
import { buildRelease } from './fixtures/real-build.ts';
import type { SeededTorrent } from './fixtures/stock-peer.ts';
import { readStoredPieces } from './fixtures/stored-pieces.ts';
import * as updating from './fixtures/updating.ts';
import { expect, startTracker, startWorld, test } from './fixtures/world.ts';

const { released } = updating;
const MIB = 1024 * 1024;
const PIECE_LENGTH = 64 * 1024;
const UPLOAD_LIMIT = 400_000;
const files: readonly ContentFile[] = [1, 2, 3].map((seed) => ({
  path: `film-${seed}.bin`,
  lengthBytes: 8 * MIB,
  seed: 200 + seed,
}));

/** Of a fourth torrent, which is saved while it arrives. */
const notes: ContentFile = { path: 'notes.bin', lengthBytes: 3 * MIB, seed: 204 };
const NOTES_LIMIT = 40_000;
/** It arrives more slowly than it plays. */
const FILM_BYTES = 16 * MIB;
const FILM_LIMIT = Math.round((0.6 * FILM_BYTES) / FILM_SECONDS);

/** Rows of money and of the ledger that nothing in Bittern reads or removes. */
const KEPT: readonly Row[] = [
  { database: 'bittern', store: 'purse', key: 'of the story' },
  { database: 'bittern', store: 'outbox', key: 'of the story' },
  { database: 'bittern-ledger', store: 'journal', key: '7001' },
];

interface Sought extends SeededTorrent {
  readonly file: ContentFile;
  /** SHA-1 of each piece. */
  readonly hashes: readonly string[];
}

/** What is not to be complete before the update hardly comes any more, however slow the machine is. */
const TRICKLE = 30_000;

/** The tabs of a busy machine take their time. */
const SOON = { timeout: 30_000 };

test.setTimeout(400_000);

test('an update during three downloads, a film and two saves, in two tabs, loses no byte', async ({
  browserOnDisk,
  stockPeer,
  problems,
  atEnd,
}, testInfo) => {
  problems.expect(/ERR_CONNECTION_REFUSED|WebSocket connection/);
  const release = await buildRelease('2');
  atEnd(() => release.remove());
  // The tracker outlives the site, as a public one would.
  const tracker = await startTracker({ port: 0 });
  atEnd(() => tracker.close());
  const before = await startWorld();
  const { picking, downloading, questions } = await updating.openTabs(
    await browserOnDisk(),
    before.url,
  );
  const tabs = [picking, downloading] as const;
  const library = new Library(picking);
  const from = { trackers: [tracker.url] };
  const seeder = await stockPeer({ ...from, uploadLimit: UPLOAD_LIMIT });
  const torrents: Sought[] = [];
  for (const file of files) {
    const torrent = await seeder.seed([file], { pieceLength: PIECE_LENGTH });
    torrents.push({ ...torrent, file, hashes: pieceHashesOf(file, PIECE_LENGTH) });
    await library.add(torrent.magnet);
  }
  const slowSeeder = await stockPeer({ ...from, uploadLimit: NOTES_LIMIT });
  await library.add((await slowSeeder.seed([notes], { pieceLength: PIECE_LENGTH })).magnet);
  const film = await writeLongFilm(FILM_BYTES, atEnd);
  const filmSeeder = await stockPeer({ ...from, uploadLimit: FILM_LIMIT });
  const shown = await filmSeeder.seedFromDisk([film.path], { pieceLength: PIECE_LENGTH });
  for (const { infoHash } of torrents) {
    await expect
      .poll(async () => (await library.engine.torrent(infoHash))?.donePieceCount, {
        timeout: 60_000,
      })
      .toBeGreaterThan(16);
  }
  await seeder.limitUpload(TRICKLE);
  await library.reaches(notes.path, 'Downloading');
  const versions = await databaseVersions(picking);
  for (const row of KEPT) await rowIn(picking, row, { storedAt: 1, of: row.store });

  await updating.bringRelease(release, before, tabs, atEnd);

  const { download, held } = await updating.updateWhileSaving({ picking, downloading }, notes.path);

  await library.add(shown.magnet);
  await library.reaches('film.mp4', 'Downloading');
  await new Library(downloading).choose('film.mp4', 'Watch');
  const position = downloading.getByRole('slider', { name: 'Position' });
  const at = async () => Number(await position.inputValue());
  await expect(position).toBeVisible();
  await expect.poll(at, { timeout: 30_000 }).toBeGreaterThan(2);
  await filmSeeder.limitUpload(TRICKLE);

  // Nothing that is already stored may be missing afterwards; what is unfinished may be.
  const storedBefore = await Promise.all(torrents.map((torrent) => stored(picking, torrent)));
  for (const { infoHash } of [...torrents, shown]) {
    const torrent = await library.engine.torrent(infoHash);
    expect(torrent).toMatchObject({ status: 'downloading' });
    expect(torrent?.progress).toBeLessThan(1);
  }
  await expect(held).toBeVisible();
  for (const tab of tabs) await expect(released(tab)).toHaveCount(0);

  // Both saves end by themselves, and that lets the update through.
  const seconds = await at();
  await slowSeeder.limitUpload(-1);
  await expect(held).toBeHidden({ timeout: 30_000 });
  const beganAt = Date.now();
  for (const tab of tabs.toReversed()) await expect(released(tab)).toHaveCount(1, SOON);
  await expect(picking.getByText(updating.DRAINED, { exact: true })).toBeVisible();
  await expect(position).toBeVisible();
  await expect.poll(at, SOON).toBeGreaterThanOrEqual(seconds - 0.2);
  const reloadedMs = Date.now() - beganAt;
  expect(questions).toEqual([]);
  expect(sha256(await readFile(await download.path()))).toBe(digestsOf([notes])[notes.path]);
  expect(await pickedFiles(picking)).toEqual(digestsOf([notes]));

  for (const [index, torrent] of torrents.entries()) {
    const { held: now, damaged } = await stored(picking, torrent);
    expect(damaged).toEqual([]);
    expect(now).toEqual(expect.arrayContaining([...(storedBefore[index]?.held ?? [])]));
  }
  await expect
    .poll(async () => (await library.engine.state()).stats.downBytesPerSecond, SOON)
    .toBeGreaterThan(0);
  const goesOnMs = Date.now() - beganAt;
  await expect
    .poll(() => databaseVersions(picking))
    .toMatchObject({
      bittern: (versions['bittern'] ?? NaN) + 1,
      'bittern-ledger': (versions['bittern-ledger'] ?? NaN) + 1,
    });
  for (const row of KEPT) {
    expect(await rowIn(picking, row)).toEqual({ storedAt: 1, of: row.store });
  }

  await seeder.limitUpload(-1);
  await filmSeeder.limitUpload(-1);
  for (const { name, file } of torrents) {
    await library.reaches(name, 'Seeding', 120_000);
    expect(await library.saveFile(name)).toBe(digestsOf([file])[file.path]);
  }
  await library.reaches('film.mp4', 'Seeding', 120_000);
  expect(await library.saveFile('film.mp4')).toBe(film.digest);
  const counts = storedBefore.map((stored) => stored.held.length).join(', ');
  testInfo.annotations.push({
    type: 'figures',
    description: `pieces before ${counts}; reloaded ${reloadedMs} ms, downloading ${goesOnMs} ms`,
  });

  function stored(page: Page, { infoHash, hashes }: Sought) {
    return readStoredPieces(page, infoHash, hashes);
  }
});

test('a new version is taken by itself once no tab is looked at and nothing is half done', async ({
  browserOnDisk,
  problems,
  atEnd,
}) => {
  problems.expect(/ERR_CONNECTION_REFUSED/);
  const before = await startWorld();
  const context = await browserOnDisk();
  // Playwright keeps every page visible.
  await context.addInitScript(() => {
    Object.defineProperty(document, 'visibilityState', {
      get: () => (sessionStorage.getItem('test.hidden') === null ? 'visible' : 'hidden'),
    });
  });
  const [first, second] = [await context.newPage(), await context.newPage()];
  for (const tab of [first, second]) await updating.openControlled(tab, before.url);
  const hide = (tab: Page) =>
    tab.evaluate(() => {
      sessionStorage.setItem('test.hidden', 'yes');
      document.dispatchEvent(new Event('visibilitychange'));
    });

  const release = await makeRelease('2');
  atEnd(() => release.remove());
  await updating.bringRelease(release, before, [first, second], atEnd);
  await hide(first);
  await staysAsItIs();
  await new Library(second).field.fill('half a li');
  await hide(second);
  await staysAsItIs();
  await new Library(second).field.fill('');
  for (const tab of [first, second]) {
    await expect(released(tab)).toHaveCount(1, { timeout: 90_000 });
    await expect(new Library(tab).field).toBeVisible();
  }

  /** Longer than a tab waits after it was hidden. */
  async function staysAsItIs(): Promise<void> {
    const seenAt = Date.now();
    await expect
      .poll(
        async () => {
          for (const tab of [first, second]) expect(await released(tab).count()).toBe(0);
          return Date.now() - seenAt;
        },
        { timeout: 20_000 },
      )
      .toBeGreaterThan(7_000);
  }
});
