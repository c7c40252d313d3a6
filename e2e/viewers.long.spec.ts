/** What is here is shown as what it is, and what cannot be played says so. */
import type { Page } from '@playwright/test';
import { NAME, shareFilms } from './fixtures/films.ts';
import { expect, test } from './fixtures/world.ts';

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
  await back(page);

  await page.getByRole('button', { name: 'View cover.jpg' }).click();
  await shows(page, 'cover.jpg');
  await page.keyboard.press('ArrowRight');
  await shows(page, 'reeds.jpg');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await shows(page, 'cover.jpg');
});

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
