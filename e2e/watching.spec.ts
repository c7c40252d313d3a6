/** Watching what is not here yet: over real WebRTC, the real stream and films that ffmpeg made. */
import type { Page } from '@playwright/test';
import { FILM_SECONDS, NAME, shareFilms } from './fixtures/films.ts';
import { magnetTo } from './fixtures/magnets.ts';
import { endServiceWorker } from './fixtures/workers.ts';
import { expect, test } from './fixtures/world.ts';

test('plays from an incomplete download, seeks to what is not here, shows subtitles, survives the service worker, goes on where it was', async ({
  library,
  visitor,
  world,
  atEnd,
  problems,
}) => {
  // What the service worker was sending when it ended.
  problems.expect(/Failed to load resource|net::ERR/);
  const { page } = library;
  const sharer = await shareFilms(await visitor(), atEnd);
  await library.open();
  await page.goto(`/#${magnetTo(sharer.infoHash, world.tracker)}`);
  await page.getByRole('button', { name: 'Watch', exact: true }).click();

  const position = page.getByRole('slider', { name: 'Position' });
  const at = async () => Number(await position.inputValue());
  await expect.poll(at, { timeout: 30_000, intervals: [100] }).toBeGreaterThan(0.1);
  expect((await library.engine.torrent(sharer.infoHash))?.progress).toBeLessThan(0.8);
  await position.focus();
  await page.keyboard.press('8');
  await showsWhatIsStored(page);
  await expect(page.getByText('It stands still & misses nothing.')).toBeVisible();
  await expect.poll(at, { timeout: 30_000 }).toBeGreaterThan(FILM_SECONDS * 0.8 + 0.5);
  await endServiceWorker(page);
  await page.keyboard.press('4');
  await expect.poll(at, { timeout: 30_000 }).toBeGreaterThan(FILM_SECONDS * 0.4 + 0.5);
  await page.keyboard.press('k');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  const left = await at();

  await page.keyboard.press('Escape');
  await expect(library.row(NAME).getByRole('button', { name: NAME, exact: true })).toBeFocused();
  await library.choose(NAME, 'Watch');
  await expect(page.getByText(/^Goes on at 0:\d\d$/)).toBeVisible();
  await expect.poll(at).toBeGreaterThanOrEqual(left - 0.2);
});

/** Beneath the slider: from the beginning and from where it was sought, as much as is told. */
async function showsWhatIsStored(page: Page): Promise<void> {
  const stored = page.getByRole('img', { name: /^Stored: \d/ });
  const line = () =>
    stored.evaluate((line) => {
      const stretches = [...line.querySelectorAll('rect')];
      const width = stretches.reduce((sum, rect) => sum + rect.width.baseVal.value, 0);
      const toldPercent = Number(/\d+/.exec(line.getAttribute('aria-label') ?? '')?.[0]);
      return { count: stretches.length, toldPercent, drawnPercent: width / 10 };
    });
  await expect
    .poll(async () => {
      const { count, toldPercent, drawnPercent } = await line();
      const isAsTold = toldPercent < 100 && Math.abs(drawnPercent - toldPercent) < 5;
      return isAsTold ? count : 0;
    })
    .toBeGreaterThan(1);
}
