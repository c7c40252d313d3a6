/** Whoever watches and saves on the very first visit: the server gives the app, and learns nothing else. */
import { NAME, shareFilms } from './fixtures/films.ts';
import { Library } from './fixtures/library.ts';
import { magnetTo } from './fixtures/magnets.ts';
import { PlayerPage } from './fixtures/player.ts';
import { sha256OfFile } from './fixtures/saving.ts';
import { Relay } from './fixtures/trap.ts';
import { expect, test } from './fixtures/world.ts';

test.setTimeout(120_000);

test('a film is watched and saved at the first visit, and no server hears of it', async ({
  world,
  page,
  visitor,
  atEnd,
}) => {
  const relay = await Relay.start(Number(new URL(world.url).port));
  atEnd(() => relay.close());
  const { infoHash, sharer } = await shareFilms(await visitor(), atEnd, null);
  const library = new Library(page);
  const player = new PlayerPage(page);
  await page.goto(`${relay.url}/#${magnetTo(infoHash, world.tracker)}&dn=${NAME}`);
  await player.button('Watch').click();
  await player.reaches(0.3);
  // Or the next file would come up.
  await player.pauseButton.click();

  const digestAt = async ({ page, engine }: Library) => {
    const { files } = await engine.detail(infoHash);
    const film = files.findIndex(({ path }) => path.at(-1) === 'film.mp4');
    return page.evaluate(
      async (path) => {
        const bytes = await (await fetch(path)).arrayBuffer();
        return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).toHex();
      },
      `/stream/${infoHash}/${String(film)}`,
    );
  };
  const digest = await digestAt(library);
  expect(digest).toBe(await digestAt(sharer));
  // What a page knows of the engine is up to a second old.
  await expect(page.getByRole('img', { name: /^Stored: 100\s%$/ })).toBeVisible();
  // The picker is the system's own: nobody can press anything in it here.
  await page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    player.button('Save film.mp4').click(),
  ]);
  expect(await sha256OfFile(await download.path())).toBe(digest);

  expect(relay.heard).toContain('GET /service-worker.js HTTP/1.1');
  const told = new RegExp(`(?:GET|HEAD|POST) /(?:stream|save)/|magnet:|${infoHash}|${NAME}`, 'i');
  expect(told.exec(relay.heard)?.[0]).toBeUndefined();
});
