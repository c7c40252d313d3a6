/** A new version in the middle of downloads in Firefox: two builds behind one port. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeRelease, type Release } from './fixtures/builds.ts';
import { digestsOf, pieceHashesOf, sha256, type ContentFile } from './fixtures/content.ts';
import { shownDownloads } from './fixtures/firefox-inside.ts';
import type { FirefoxLibrary } from './fixtures/firefox-library.ts';
import { expect, test } from './fixtures/firefox.ts';
import { lengthenWebm } from './fixtures/long-webm.ts';
import { buildRelease } from './fixtures/real-build.ts';
import { readStoredPieces } from './fixtures/stored-pieces.ts';
import { startWorld } from './fixtures/world.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const PIECE_LENGTH = 64 * KIB;
const options = { pieceLength: PIECE_LENGTH };
const CLIP = fileURLToPath(new URL('fixtures/media/keyframes.webm', import.meta.url));
const FILM = 'reeds.webm';
const files: readonly ContentFile[] = [1, 2, 3].map((seed) => ({
  path: `part-${seed}.bin`,
  lengthBytes: 8 * MIB,
  seed: 300 + seed,
}));
/** Of a fourth torrent; it is saved while it comes. */
const notes: ContentFile = { path: 'notes.bin', lengthBytes: 3 * MIB, seed: 304 };
const notesDigest = digestsOf([notes])[notes.path];

test.setTimeout(600_000);

test('an update during three downloads, a film and a save, in two tabs, loses no byte', async ({
  library,
  tab,
  firefox,
  downloads,
  stockPeer,
  problems,
  atEnd,
}, testInfo) => {
  // The site goes away for a moment, and peers go with the pages.
  problems.expect(/downloadable font|ICE failed/);
  const release = await buildRelease('2');
  atEnd(() => release.remove());
  const before = await startWorld();
  await library.openControlled(before.url);
  const other = await (await tab()).openControlled(before.url);

  const folder = await mkdtemp(join(tmpdir(), 'bittern-webm-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const film = lengthenWebm(await readFile(CLIP), { times: 6, noiseBytes: 8 * KIB });
  await writeFile(join(folder, FILM), film);
  const seeder = await stockPeer();
  const reeds = await seeder.seedFromDisk([join(folder, FILM)], options);
  await library.front();
  await library.add(reeds.magnet);
  await library.reaches(reeds.infoHash, 'seeding');
  await seeder.limitUpload(250 * KIB);
  const torrents = await Promise.all(
    files.map(async (file) => {
      const torrent = await seeder.seed([file], options);
      return { ...torrent, file, hashes: pieceHashesOf(file, PIECE_LENGTH) };
    }),
  );
  for (const { magnet } of torrents) await library.add(magnet);
  const slowSeeder = await stockPeer(50 * KIB);
  const slow = await slowSeeder.seed([notes], options);
  for (const { infoHash } of torrents) {
    const done = async () => (await library.engine.torrent(infoHash))?.donePieceCount ?? 0;
    await expect.poll(done, { timeout: 120_000 }).toBeGreaterThan(8);
  }

  await bring(release, before, library, atEnd);
  for (const each of [library, other]) await each.reads('A new version is ready.', 90_000);

  await library.add(slow.magnet);
  await library.reaches(slow.infoHash, 'downloading');
  await library.choose(notes.path, 'Save file');
  await library.press('Save as it arrives');
  await expect.poll(async () => (await shownDownloads(firefox)).length).toBe(1);
  await library.press('Update now');
  await library.reads('The update waits for what is being saved.');

  await other.front();
  await other.choose(FILM, 'Watch');
  // So far that its place is remembered.
  const filmAt = async () => (await other.filmAt()) ?? 0;
  await expect.poll(filmAt, { timeout: 60_000 }).toBeGreaterThan(4);
  // It still waits, and nothing is over.
  expect(await library.release()).toBeNull();
  expect((await library.engine.torrent(slow.infoHash))?.progress).toBeLessThan(1);
  const storedBefore = await Promise.all(torrents.map((torrent) => stored(torrent)));
  for (const { infoHash } of torrents) {
    expect((await library.engine.torrent(infoHash))?.progress).toBeLessThan(1);
  }

  await slowSeeder.limitUpload(-1);
  const seen = await filmUntilRelease(other);
  await expect.poll(() => library.release(), { timeout: 20_000 }).toBe('2');
  expect(seen.secondsAfter).toBeGreaterThan(seen.secondsBefore - 0.5);
  await library.reads('Bittern is up to date.');
  expect(await savedDigest(downloads, notes.path)).toBe(notesDigest);
  for (const [index, torrent] of torrents.entries()) {
    const { held, damaged } = await stored(torrent);
    expect(damaged).toEqual([]);
    expect(held).toEqual(expect.arrayContaining([...(storedBefore[index]?.held ?? [])]));
  }
  const rate = async () => (await library.engine.state()).stats.downBytesPerSecond;
  await expect.poll(rate, { timeout: 60_000 }).toBeGreaterThan(0);

  await seeder.limitUpload(-1);
  await library.front();
  for (const { infoHash, file } of torrents) {
    await library.reaches(infoHash, 'seeding', 120_000);
    await library.choose(file.path, 'Save file');
    const saved = () => savedDigest(downloads, file.path);
    await expect.poll(saved, { timeout: 30_000 }).toBe(digestsOf([file])[file.path]);
  }
  const counts = storedBefore.map(({ held }) => held.length).join(', ');
  testInfo.annotations.push({
    type: 'figures',
    description: `pieces before ${counts}; film at ${seen.secondsBefore.toFixed(1)} s, after the update at ${seen.secondsAfter.toFixed(1)} s, still for ${seen.stillMs} ms`,
  });

  function stored({ infoHash, hashes }: (typeof torrents)[number]) {
    return readStoredPieces(library.evaluator, infoHash, hashes);
  }
});

test('an update that does not wait for a save ends it for all to see', async ({
  library,
  downloads,
  firefox,
  stockPeer,
  problems,
  atEnd,
}) => {
  problems.expect(/downloadable font|ICE failed|ServiceWorker intercepted the request/);
  const release = await makeRelease('2');
  atEnd(() => release.remove());
  const before = await startWorld();
  await library.openControlled(before.url);
  const seeder = await stockPeer(100 * KIB);
  const slow = await seeder.seed([notes], options);
  await library.add(slow.magnet);
  await library.reaches(slow.infoHash, 'downloading');
  await library.choose(notes.path, 'Save file');
  await library.press('Save as it arrives');
  const shown = async () => (await shownDownloads(firefox)).at(-1);
  await expect.poll(async () => (await shown())?.receivedBytes ?? 0).toBeGreaterThan(0);

  await bring(release, before, library, atEnd);
  await library.reads('A new version is ready.', 90_000);
  await library.press('Update now');
  await library.reads('The update waits for what is being saved.');
  await library.press('Update without waiting');
  await expect.poll(() => library.release(), { timeout: 20_000 }).toBe('2');
  // Firefox keeps what it has beside an empty file, and calls it failed.
  expect(await shown()).toMatchObject({ state: 'failed' });
  expect(await savedDigest(downloads, notes.path)).toBe(sha256(new Uint8Array()));

  await seeder.limitUpload(-1);
  await library.reaches(slow.infoHash, 'seeding');
  await library.choose(notes.path, 'Save file');
  const again = () => savedDigest(downloads, 'notes(1).bin');
  await expect.poll(again, { timeout: 30_000 }).toBe(notesDigest);
});

/** Puts the release in the place of the site, and lets the page look for it. */
async function bring(
  { site }: Release,
  before: Awaited<ReturnType<typeof startWorld>>,
  { page }: FirefoxLibrary,
  atEnd: (close: () => Promise<void>) => void,
): Promise<void> {
  await before.close();
  const after = await startWorld({ port: Number(new URL(before.url).port), site });
  atEnd(() => after.close());
  await page.evaluate(() => void dispatchEvent(new Event('online')));
}

/** Where the film was when its page was loaded anew, where it went on, and how long it stood still. */
async function filmUntilRelease(watching: FirefoxLibrary) {
  let secondsBefore = 0;
  let secondsAfter = 0;
  let seenAt = Date.now();
  const goesOn = async (): Promise<boolean> => {
    const seconds = await watching.filmAt();
    const isNew = (await watching.release()) === '2';
    if (seconds === null || seconds === 0) return false;
    if (!isNew) {
      secondsBefore = seconds;
      seenAt = Date.now();
      return false;
    }
    secondsAfter = seconds;
    return true;
  };
  await expect.poll(goesOn, { timeout: 120_000, intervals: [100] }).toBe(true);
  return { secondsBefore, secondsAfter, stillMs: Date.now() - seenAt };
}

/** SHA-256 of what lies in the downloads under this name; null while nothing does. */
async function savedDigest(downloads: string, name: string): Promise<string | null> {
  const isThere = (await readdir(downloads)).includes(name);
  return isThere ? sha256(await readFile(join(downloads, name))) : null;
}
