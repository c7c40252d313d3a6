/** Pages that no service worker stands before: nothing of a torrent is asked of the server, and it says why. */
import type { Page } from '@playwright/test';
import { downloadFilms, FILM_SECONDS, NAME, shareFilms } from './fixtures/films.ts';
import { pickAtOnce, pickedFiles } from './fixtures/picked.ts';
import { PlayerPage } from './fixtures/player.ts';
import { isServed } from './fixtures/saving.ts';
import { expect, test } from './fixtures/world.ts';

/** What the server was asked for of torrents. */
function watchRequests(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/\/(?:stream|save)\//.test(request.url())) asked.push(request.url());
  });
  return asked;
}

test('a browser that refuses one says so at once, for a save and for a film', async ({
  library,
  visitor,
  world,
  atEnd,
}) => {
  const { page } = library;
  const { infoHash } = await shareFilms(await visitor(), atEnd, null);
  // As Firefox does in private windows.
  await page.addInitScript(() => {
    const refuse = () => Promise.reject(new DOMException('Refused here.', 'SecurityError'));
    Object.assign(navigator.serviceWorker, { register: refuse });
  });
  await pickAtOnce(page);
  const asked = watchRequests(page);
  await library.open();
  await downloadFilms(library, infoHash, world.tracker);

  await library.choose(NAME, 'Save to a folder');
  const saving = page.getByRole('region', { name: 'Saving' });
  await expect(saving.getByRole('alert')).toContainText('runs no service worker', {
    timeout: 3_000,
  });
  await saving.getByRole('button', { name: `Dismiss ${NAME}` }).click();
  await library.choose(NAME, 'Watch');
  await expect(page.getByText('This browser blocks what playing needs.')).toBeVisible({
    timeout: 10_000,
  });
  expect(asked).toEqual([]);
  expect(await pickedFiles(page)).toEqual({});
});

test('a page that was loaded past it says so, and a reload helps', async ({
  library,
  visitor,
  world,
  atEnd,
}) => {
  const { page } = library;
  const { infoHash } = await shareFilms(await visitor(), atEnd, null);
  await pickAtOnce(page);
  await library.open();
  await isServed(page);
  await downloadFilms(library, infoHash, world.tracker);
  const devtools = await page.context().newCDPSession(page);
  // With Shift held, as people reload what looks broken.
  await Promise.all([
    page.waitForEvent('load'),
    devtools.send('Page.reload', { ignoreCache: true }),
  ]);
  expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
  const asked = watchRequests(page);

  await library.choose(NAME, 'Save to a folder');
  const saving = page.getByRole('region', { name: 'Saving' });
  await expect(saving.getByRole('alert')).toContainText('loaded past', { timeout: 10_000 });
  await saving.getByRole('button', { name: `Dismiss ${NAME}` }).click();
  await library.choose(NAME, 'Watch');
  await expect(page.getByText('This page was loaded past')).toBeVisible({ timeout: 10_000 });
  expect(asked).toEqual([]);

  await page.getByRole('button', { name: 'Reload' }).click();
  const player = new PlayerPage(page);
  await player.reaches(0.1);
  expect(await player.at()).toBeLessThan(FILM_SECONDS);
});
