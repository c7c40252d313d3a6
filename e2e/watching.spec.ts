/** Watching what is not here yet: over real WebRTC, the real stream and films that ffmpeg made. */
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from '@playwright/test';
import { makeBytes } from './fixtures/content.ts';
import { dropOnto } from './fixtures/incoming.ts';
import { Library } from './fixtures/library.ts';
import { padFilm } from './fixtures/padded-film.ts';
import { expect, test } from './fixtures/world.ts';

const MEDIA = fileURLToPath(new URL('fixtures/media/', import.meta.url));
const NAME = 'Reeds';
/** Of film.mp4. */
const FILM_SECONDS = 24;
/** After each of its chunks, so that it is not here at once: about 2 MB altogether. */
const FILM_NOISE_BYTES = 32 * 1024;
const SUBTITLES = '1\n00:00:00,000 --> 00:00:24,000\n<i>It stands still</i> & misses nothing.\n';

test('plays from an incomplete download, seeks to what is not here, shows subtitles, goes on where it was', async ({
  library,
  visitor,
  world,
  atEnd,
}) => {
  const { page } = library;
  const sharer = await shareFilms(await visitor(), atEnd);
  await library.open();
  await page.goto(
    `/#magnet:?xt=urn:btih:${sharer.infoHash}&tr=${encodeURIComponent(world.tracker)}`,
  );
  await page.getByRole('button', { name: 'Watch', exact: true }).click();

  const position = page.getByRole('slider', { name: 'Position' });
  const at = async () => Number(await position.inputValue());
  await expect.poll(at, { timeout: 30_000, intervals: [100] }).toBeGreaterThan(0.1);
  expect((await library.engine.torrent(sharer.infoHash))?.progress).toBeLessThan(0.8);
  await position.focus();
  await page.keyboard.press('8');
  await expect(page.getByText('It stands still & misses nothing.')).toBeVisible();
  await expect.poll(at, { timeout: 30_000 }).toBeGreaterThan(FILM_SECONDS * 0.8 + 0.5);
  await page.keyboard.press('4');
  await expect.poll(at, { timeout: 30_000 }).toBeGreaterThan(FILM_SECONDS * 0.4 + 0.5);
  await page.keyboard.press('k');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  const left = await at();

  await page.keyboard.press('Escape');
  await expect(library.field).toBeVisible();
  await library.choose(NAME, 'Watch');
  await expect(page.getByText(/^Goes on at 0:\d\d$/)).toBeVisible();
  await expect.poll(at).toBeGreaterThanOrEqual(left - 0.2);
});

test('says what cannot be played, plays music, and shows a text as text only', async ({
  library,
  visitor,
  world,
  atEnd,
}) => {
  const { page } = library;
  const sharer = await shareFilms(await visitor(), atEnd, null);
  await library.open();
  await library.add(
    `magnet:?xt=urn:btih:${sharer.infoHash}&tr=${encodeURIComponent(world.tracker)}`,
  );
  await library.reaches(NAME, 'Seeding');
  await library.openDetails(NAME, 'Files');

  await page.getByRole('button', { name: 'Watch noise.avi' }).click();
  await expect(page.getByRole('alert')).toContainText('This browser cannot play this file');
  await expect(page.getByRole('button', { name: 'Save file' })).toBeEnabled();
  await back(page);

  for (const song of ['song.mp3', 'tune.flac']) {
    await page.getByRole('button', { name: `Listen to ${song}` }).click();
    await plays(page);
    await back(page);
  }
  await page.getByRole('button', { name: 'Watch clip.webm' }).click();
  await plays(page);
  await back(page);

  await page.getByRole('button', { name: 'View read me.txt' }).click();
  await expect(page.locator('pre')).toHaveText('<b onclick="alert(1)">Grüße</b>');
});

async function plays(page: Page): Promise<void> {
  const position = page.getByRole('slider', { name: 'Position' });
  await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0.3);
}

async function back(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('textbox', { name: 'Add a torrent' })).toBeVisible();
}

/** Somebody who has a folder of films and sends it slowly. */
async function shareFilms(
  context: BrowserContext,
  atEnd: (close: () => Promise<void>) => void,
  upLimitBytesPerSecond: number | null = 300_000,
): Promise<{ readonly infoHash: string }> {
  const parent = await mkdtemp(join(tmpdir(), 'bittern-films-'));
  atEnd(() => rm(parent, { recursive: true, force: true }));
  const folder = join(parent, NAME);
  await mkdir(folder);
  for (const file of ['clip.webm', 'song.mp3', 'tune.flac']) {
    await copyFile(join(MEDIA, file), join(folder, file));
  }
  const film = await readFile(join(MEDIA, 'film.mp4'));
  await writeFile(join(folder, 'film.mp4'), padFilm(film, FILM_NOISE_BYTES));
  await writeFile(join(folder, 'film.en.srt'), SUBTITLES);
  await writeFile(join(folder, 'noise.avi'), makeBytes(20_000, 71));
  // Latin-1.
  await writeFile(
    join(folder, 'read me.txt'),
    Buffer.from('<b onclick="alert(1)">Grüße</b>', 'latin1'),
  );
  const sharer = await new Library(await context.newPage()).open();
  await sharer.engine.call('settings.set', { upLimitBytesPerSecond });
  await dropOnto(sharer.page, [folder]);
  const dialog = sharer.page.getByRole('dialog', { name: 'Share files' });
  await dialog.getByRole('button', { name: 'Create and share' }).click();
  await sharer.reaches(NAME, 'Seeding');
  const { torrents } = await sharer.engine.state();
  const infoHash = torrents.find(({ name }) => name === NAME)?.infoHash;
  if (infoHash === undefined) throw new Error('The folder is not shared.');
  return { infoHash };
}
