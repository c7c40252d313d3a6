/** What is here is shown as what it is, and what cannot be played says so. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { downloadFilms, NAME, shareFilms } from './fixtures/films.ts';
import { lengthenMp3, padFlac } from './fixtures/long-sounds.ts';
import { seedFromNode } from './fixtures/node-seeder.ts';
import { padWebm } from './fixtures/padded-webm.ts';
import { expect, test } from './fixtures/world.ts';

const MIB = 1024 * 1024;
const MEDIA = fileURLToPath(new URL('fixtures/media/', import.meta.url));
/** So that each takes a quarter of a minute to arrive. */
const LENGTH_BYTES = 8 * MIB;
const UP_KIB_PER_SECOND = 500;

test('says what cannot be played, plays music, and shows a text as text only', async ({
  library,
  visitor,
  world,
  atEnd,
}) => {
  const { page } = library;
  const { infoHash } = await shareFilms(await visitor(), atEnd, null);
  await library.open();
  await downloadFilms(library, infoHash, world.tracker);
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
  await back(page);

  await page.getByRole('button', { name: 'View cover.jpg' }).click();
  await shows(page, 'cover.jpg');
  await page.keyboard.press('ArrowRight');
  await shows(page, 'reeds.jpg');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await shows(page, 'cover.jpg');
});

for (const [source, lengthen] of [
  ['keyframes.webm', padWebm],
  ['song.mp3', lengthenMp3],
  ['tune.flac', padFlac],
] as const) {
  test(`plays ${source} while it arrives`, async ({ library, world, atEnd }) => {
    const folder = await mkdtemp(join(tmpdir(), 'bittern-arriving-'));
    atEnd(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, source);
    await writeFile(path, lengthen(await readFile(MEDIA + source), LENGTH_BYTES));
    const seeder = await seedFromNode(path, world.tracker, ['--up', String(UP_KIB_PER_SECOND)]);
    atEnd(() => seeder.close());
    const { page } = library;
    await page.goto(`/#${seeder.magnet}`);
    await page.getByRole('button', { name: /^(Watch|Listen)$/ }).click();
    await plays(page);
    const progress = (await library.engine.torrent(seeder.infoHash))?.progress;
    expect(progress).toBeGreaterThan(0);
    expect(progress).toBeLessThan(0.9);
  });
}

async function shows(page: Page, name: string): Promise<void> {
  const picture = page.getByRole('img', { name });
  const width = () => picture.evaluate(({ naturalWidth }: HTMLImageElement) => naturalWidth);
  await expect.poll(width).toBe(480);
}

async function plays(page: Page): Promise<void> {
  const position = page.getByRole('slider', { name: 'Position' });
  await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0.3);
}

async function back(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('textbox', { name: 'Add a torrent' })).toBeVisible();
}
