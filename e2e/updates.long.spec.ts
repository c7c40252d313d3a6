/** A new version in the middle of downloads, from two real builds behind one port. */
import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page } from '@playwright/test';
import { digestsOf, pieceHashesOf, sha256, type ContentFile } from './fixtures/content.ts';
import { Library } from './fixtures/library.ts';
import { shellStored } from './fixtures/shell.ts';
import { ownSaves } from './fixtures/own-saves.ts';
import { makeRelease } from './fixtures/builds.ts';
import { FILM_SECONDS, NAME as FILMS, shareFilms } from './fixtures/films.ts';
import { buildRelease } from './fixtures/real-build.ts';
import type { SeededTorrent } from './fixtures/stock-peer.ts';
import { readStoredPieces } from './fixtures/stored-pieces.ts';
import { expect, startTracker, startWorld, test } from './fixtures/world.ts';

const MIB = 1024 * 1024;
const PIECE_LENGTH = 64 * 1024;
const UPLOAD_LIMIT = 600_000;
const files: readonly ContentFile[] = [1, 2, 3].map((seed) => ({
  path: `film-${seed}.bin`,
  lengthBytes: 8 * MIB,
  seed: 200 + seed,
}));

/** Of a fourth torrent; at that limit it takes seconds to come. */
const saved: ContentFile = { path: 'notes.bin', lengthBytes: 3 * MIB, seed: 204 };

interface Sought extends SeededTorrent {
  readonly file: ContentFile;
  /** SHA-1 of each piece. */
  readonly hashes: readonly string[];
}

test.setTimeout(300_000);

test('an update during three downloads, a film and a save, in two tabs, loses no byte', async ({
  world,
  browserOnDisk,
  stockPeer,
  visitor,
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
  const context = await browserOnDisk();
  const tabs = [
    await openControlled(context, before.url),
    await openControlled(context, before.url),
  ] as const;
  const library = new Library(tabs[0]);
  const films = await shareFilms(await visitor(), atEnd, null);
  const filmTracker = encodeURIComponent(world.tracker);
  await library.add(`magnet:?xt=urn:btih:${films.infoHash}&tr=${filmTracker}`);
  await library.reaches(FILMS, 'Seeding', 120_000);
  const seeder = await stockPeer({ trackers: [tracker.url], uploadLimit: UPLOAD_LIMIT });
  const torrents: Sought[] = [];
  for (const file of files) {
    const torrent = await seeder.seed([file], { pieceLength: PIECE_LENGTH });
    torrents.push({ ...torrent, file, hashes: pieceHashesOf(file, PIECE_LENGTH) });
    await library.add(torrent.magnet);
  }
  const notes = await seeder.seed([saved], { pieceLength: PIECE_LENGTH });
  await library.add(notes.magnet);
  for (const { infoHash } of torrents) {
    await expect
      .poll(async () => (await library.engine.torrent(infoHash))?.donePieceCount, {
        timeout: 60_000,
      })
      .toBeGreaterThan(16);
  }

  await before.close();
  const after = await startWorld({ port: Number(new URL(before.url).port), site: release.site });
  atEnd(() => after.close());
  await tabs[0].evaluate(() => dispatchEvent(new Event('online')));
  for (const tab of tabs) {
    await expect(tab.getByText('A new version is ready.')).toBeVisible({ timeout: 30_000 });
  }
  // Nothing that is already stored may be missing afterwards; what is unfinished may be.
  const storedBefore = await Promise.all(torrents.map((torrent) => stored(tabs[1], torrent)));
  for (const { infoHash } of torrents) {
    const torrent = await library.engine.torrent(infoHash);
    expect(torrent).toMatchObject({ status: 'downloading' });
    expect(torrent?.progress).toBeLessThan(1);
  }

  // What is not here yet is saved as it comes, and the update waits for it in the other tab.
  const digest = saveByDownload(tabs[1], notes.infoHash);
  const held = tabs[0].getByText('The update waits for what is being saved.');
  await expect.poll(() => isSaving(tabs[0])).toBe(true);
  await tabs[0].getByRole('button', { name: 'Update now' }).click();
  await expect(held).toBeVisible();
  await expect(digest).resolves.toBe(digestsOf([saved])[saved.path]);
  await new Library(tabs[1]).choose(FILMS, 'Watch');
  const position = tabs[1].getByRole('slider', { name: 'Position' });
  const at = async () => Number(await position.inputValue());
  await expect(position).toBeVisible();
  await tabs[1].keyboard.press('4');
  await expect.poll(at, { timeout: 30_000 }).toBeGreaterThan(FILM_SECONDS * 0.4 + 0.5);
  await expect(held).toBeVisible();
  await expect(released(tabs[0])).toHaveCount(0);

  const seconds = await at();
  const pressedAt = Date.now();
  await endSave(tabs[1]);
  for (const tab of tabs) await expect(released(tab)).toHaveCount(1, { timeout: 20_000 });
  await expect(library.field).toBeVisible();
  await expect(tabs[0].getByText('Bittern is up to date.')).toBeVisible();
  await expect(position).toBeVisible();
  await expect.poll(at, { timeout: 5_000 }).toBeGreaterThanOrEqual(seconds - 0.2);
  const reloadedMs = Date.now() - pressedAt;
  for (const [index, torrent] of torrents.entries()) {
    const { held: now, damaged } = await stored(tabs[0], torrent);
    expect(damaged).toEqual([]);
    expect(now).toEqual(expect.arrayContaining([...(storedBefore[index]?.held ?? [])]));
  }
  await expect
    .poll(async () => (await library.engine.state()).stats.downBytesPerSecond, { timeout: 30_000 })
    .toBeGreaterThan(0);
  const goesOnMs = Date.now() - pressedAt;

  for (const { name, file } of torrents) {
    await library.reaches(name, 'Seeding', 120_000);
    expect(await library.saveFile(name)).toBe(digestsOf([file])[file.path]);
  }
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
  const [first, second] = [
    await openControlled(context, before.url),
    await openControlled(context, before.url),
  ];
  const hide = (tab: Page) =>
    tab.evaluate(() => {
      sessionStorage.setItem('test.hidden', 'yes');
      document.dispatchEvent(new Event('visibilitychange'));
    });

  const release = await makeRelease('2');
  atEnd(() => release.remove());
  await before.close();
  const after = await startWorld({ port: Number(new URL(before.url).port), site: release.site });
  atEnd(() => after.close());
  await first.evaluate(() => dispatchEvent(new Event('online')));
  for (const tab of [first, second]) {
    await expect(tab.getByText('A new version is ready.')).toBeVisible({ timeout: 30_000 });
  }
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

function released(tab: Page) {
  return tab.locator('html[data-release="2"]');
}

interface Saving {
  endSave?: () => void;
}

/**
 * Lets the browser download a file, and says so to all tabs until `endSave`: a story that saves by the
 * app's own button could not tell when it ends. Resolves with the SHA-256 of what arrived.
 */
async function saveByDownload(page: Page, infoHash: string): Promise<string> {
  await ownSaves(page);
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 120_000 }),
    page.evaluate((path) => {
      const saving = new Promise<void>((resolve) => {
        (window as Saving).endSave = resolve;
      });
      void navigator.locks.request('bittern.saving', { mode: 'shared' }, () => saving);
      document.body.append(Object.assign(document.createElement('iframe'), { src: path }));
    }, `/save/${infoHash}/0?id=one`),
  ]);
  return sha256(await readFile(await download.path()));
}

async function isSaving(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const { held = [] } = await navigator.locks.query();
    return held.some(({ name }) => name === 'bittern.saving');
  });
}

async function endSave(page: Page): Promise<void> {
  await page.evaluate(() => (window as Saving).endSave?.());
}

/** A page that the service worker answers for, as any page is from the second load on. */
async function openControlled(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await expect(new Library(page).field).toBeVisible();
  await shellStored(page);
  return page;
}
