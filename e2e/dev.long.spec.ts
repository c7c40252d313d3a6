/** What `npm run dev` serves: the sources, with a service worker that streams as that of a build does. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dropOnto } from './fixtures/incoming.ts';
import { Library } from './fixtures/library.ts';
import { shellStored } from './fixtures/shell.ts';
import { expect, startWorld, test } from './fixtures/world.ts';

const CLIP = 'clip.webm';
const MEDIA = fileURLToPath(new URL('fixtures/media/', import.meta.url));

test.setTimeout(240_000);

test('the sources stream, and take over from a build that was served there before', async ({
  browserOnDisk,
  problems,
  atEnd,
}) => {
  // Of the tab that is still open while the one ends and the other begins.
  problems.expect(/ERR_CONNECTION_REFUSED|WebSocket connection|Failed to load resource/);
  const folder = await mkdtemp(join(tmpdir(), 'bittern-dev-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  await copyFile(join(MEDIA, CLIP), join(folder, CLIP));

  const build = await startWorld();
  const page = await (await browserOnDisk()).newPage();
  await page.goto(build.url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await shellStored(page);
  await build.close();

  const sources = await startWorld({ port: Number(new URL(build.url).port), mode: 'development' });
  atEnd(() => sources.close());
  // The build's page, out of its service worker, which then finds that it has to go.
  await page.goto(sources.url);
  const isDeveloped = page.locator('script[src="/@vite/client"]');
  await expect(isDeveloped).toHaveCount(1, { timeout: 60_000 });
  const library = new Library(page);
  await expect(library.field).toBeVisible({ timeout: 120_000 });
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller?.scriptURL), {
      timeout: 60_000,
    })
    .toMatch(/\?module$/);

  await dropOnto(page, [join(folder, CLIP)]);
  const dialog = page.getByRole('dialog', { name: 'Share files' });
  await dialog.getByRole('button', { name: 'Create and share' }).click();
  await library.reaches(CLIP, 'Seeding');
  await library.choose(CLIP, 'Watch');
  const position = page.getByRole('slider', { name: 'Position' });
  await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0.1);
  // Before its server: Vite's own client would look for that one in ways that the page's policy forbids.
  await page.close();
});
