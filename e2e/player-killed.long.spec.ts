/** A film whose service worker or engine ends while it plays. */
import { shareFilms } from './fixtures/films.ts';
import { magnetTo } from './fixtures/magnets.ts';
import { PlayerPage } from './fixtures/player.ts';
import { endEngine, endServiceWorker } from './fixtures/workers.ts';
import { expect, test } from './fixtures/world.ts';

test.setTimeout(150_000);

for (const [who, end] of [
  ['service worker', endServiceWorker],
  ['engine', endEngine],
] as const) {
  test(`the ${who} ends in mid-stream: the film goes on where it was`, async ({
    library,
    visitor,
    world,
    atEnd,
    problems,
  }) => {
    // The browser tells of the answers that were cut off.
    problems.expect(/Failed to load resource|net::ERR/);
    const { page } = library;
    const player = new PlayerPage(page);
    const { infoHash } = await shareFilms(await visitor(), atEnd, 500_000);
    await library.open();
    await page.goto(`/#${magnetTo(infoHash, world.tracker)}`);
    await player.button('Watch').click();
    await player.reaches(1);
    const progress = (await library.engine.torrent(infoHash))?.progress;
    expect(progress).toBeLessThan(0.9);
    const loadedSeconds = await page
      .locator('video')
      .evaluate(({ buffered }: HTMLVideoElement) => buffered.end(buffered.length - 1));
    const before = await player.at();
    await end(page);

    const retry = player.button(/^Try again at/);
    const goesOn = async (): Promise<boolean> => {
      // Browsers may ask again by themselves.
      if (await retry.isVisible()) await retry.click();
      const at = await player.at();
      expect(at).toBeGreaterThanOrEqual(before - 0.5);
      return at > Math.min(loadedSeconds + 2, 22);
    };
    await expect.poll(goesOn, { timeout: 90_000, intervals: [200] }).toBe(true);
  });
}

test('a film whose download is paused says so, and goes on where it stopped', async ({
  library,
  visitor,
  world,
  atEnd,
  problems,
}) => {
  problems.expect(/Failed to load resource|net::ERR/);
  const { page } = library;
  const player = new PlayerPage(page);
  const { infoHash } = await shareFilms(await visitor(), atEnd, 500_000);
  await library.open();
  await page.goto(`/#${magnetTo(infoHash, world.tracker)}`);
  await player.button('Watch').click();
  await player.reaches(1);
  await library.engine.call('torrent.pause', { infoHash });
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('It stopped arriving', { timeout: 40_000 });
  await expect(alert).toContainText(/paused/);
  const stoppedAt = await player.at();
  expect(stoppedAt).toBeGreaterThan(1);

  // Too early: it says so again, and has lost nothing.
  await player.button(/^Try again at/).click();
  await expect(player.button(/^Try again at/)).toBeVisible();
  expect(await player.at()).toBeCloseTo(stoppedAt, 0);
  await library.engine.call('torrent.resume', { infoHash });
  await player.button(/^Try again at/).click();
  await player.reaches(stoppedAt + 1);
});
