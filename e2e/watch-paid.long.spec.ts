/** Watching while downloading, paid for: as fast as the film plays is fast enough. */
import { addressOfKey } from '../src/core/channel/signature.ts';
import { FILM_SECONDS, shareFilms } from './fixtures/films.ts';
import { magnetTo } from './fixtures/magnets.ts';
import { FasterPanel, openPurse } from './fixtures/paying.ts';
import { PlayerPage } from './fixtures/player.ts';
import { expect, test } from './fixtures/world.ts';

test.setTimeout(240_000);
test.use({ actionTimeout: 30_000 });

test('what a film takes is the target of a budget that is made while it is watched', async ({
  library,
  visitor,
  world,
  atEnd,
}) => {
  const { page } = library;
  const player = new PlayerPage(page);
  const { infoHash, sharer } = await shareFilms(await visitor(), atEnd, 60_000);
  const payee = addressOfKey(new Uint8Array(32).fill(5));
  await sharer.engine.call('earn.set', { isOn: true, payee });
  await library.open();
  await openPurse(page);
  await page.goto(`/#${magnetTo(infoHash, world.tracker)}`);
  await player.button('Watch').click();
  const { files } = await library.engine.detail(infoHash);
  const film = files.find(({ path }) => path.at(-1) === 'film.mp4');
  const filmBytesPerSecond = (film?.sizeBytes ?? NaN) / FILM_SECONDS;

  await player.button('Download faster').first().click();
  const panel = new FasterPanel(page);
  const speed = panel.dialog.getByRole('slider');
  await expect(speed).toHaveAttribute('aria-valuetext', /enough to watch$/, { timeout: 60_000 });
  await panel.start('5');
  const { budgets } = await library.engine.call('pay.state', null);
  expect(budgets).toHaveLength(1);
  // A little more: films are denser in some places than in others.
  const target = budgets[0]?.targetBytesPerSecond ?? NaN;
  expect(target / filmBytesPerSecond).toBeCloseTo(1.3, 1);
  // Closing it is not leaving the film.
  await panel.close();
  await expect(player.title).toHaveText('film.mp4');
});

test('what a link shows can be paid for at once', async ({ library, visitor, world, atEnd }) => {
  const { page } = library;
  const { infoHash, sharer } = await shareFilms(await visitor(), atEnd, 60_000);
  const payee = addressOfKey(new Uint8Array(32).fill(5));
  await sharer.engine.call('earn.set', { isOn: true, payee });
  await library.open();
  await openPurse(page);
  const warnings: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('svelte.dev/e/')) warnings.push(message.text());
  });
  await page.goto(`/#${magnetTo(infoHash, world.tracker)}`);
  await page.getByRole('button', { name: 'Download faster' }).click({ timeout: 60_000 });
  const panel = new FasterPanel(page);
  await expect(panel.dialog.getByText('1 peer sells.')).toBeVisible({ timeout: 30_000 });
  const torrent = await library.engine.torrent(infoHash);
  expect(torrent).toMatchObject({ isPreview: false });
  await expect(panel.dialog).toContainText(torrent?.name ?? 'no name');
  expect(warnings).toEqual([]);
});
