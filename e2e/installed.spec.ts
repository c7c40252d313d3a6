/**
 * Bittern as the system has it: installed by the browser itself, and opened by it with files, links and
 * shortcuts. Chromium's own hands do it (the `PWA` domain of its protocol), into the window that is there.
 */
import { writeFile } from 'node:fs/promises';
import type { ContentFile } from './fixtures/content.ts';
import { Library } from './fixtures/library.ts';
import { expect, test } from './fixtures/world.ts';

const song: ContentFile = { path: 'song.ogg', lengthBytes: 64 * 1024, seed: 161 };

test.setTimeout(180_000);

test('installed, it is opened with a .torrent file, a magnet link and a shortcut, in its own window', async ({
  browserOnDisk,
  stockPeer,
  world,
}, testInfo) => {
  const torrent = await (await stockPeer()).seed([song]);
  const file = testInfo.outputPath('song.torrent');
  await writeFile(file, torrent.metainfo);
  const context = await browserOnDisk();
  const page = await context.newPage();
  const library = await new Library(page).open();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.evaluate(() => Object.assign(globalThis, { isStillHere: true }));
  const devtools = await context.newCDPSession(page);
  const manifestId = `${world.url}/`;
  expect(await devtools.send('Page.getAppId')).toMatchObject({ appId: manifestId });
  await devtools.send('PWA.install', { manifestId });
  expect(await devtools.send('PWA.getOsAppState', { manifestId })).toMatchObject({
    fileHandlers: [
      { accepts: [{ mediaType: 'application/x-bittorrent', fileExtensions: ['.torrent'] }] },
    ],
  });

  const browser = await context.browser()?.newBrowserCDPSession();
  if (browser === undefined) throw new Error('This browser has no session for the whole of it.');
  await browser.send('PWA.launchFilesInApp', { manifestId, files: [file] });
  await expect(page.getByRole('heading', { level: 1, name: song.path })).toBeVisible();
  expect(await library.engine.torrent(torrent.infoHash)).toMatchObject({
    ...{ isPreview: true, downloadedBytes: 0 },
  });
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(library.field).toBeVisible();

  const launch = (path: string) =>
    browser.send('PWA.launch', { manifestId, url: world.url + path });
  // What the system makes of a magnet link, by the manifest's `protocol_handlers`.
  await launch(`/#${encodeURIComponent(torrent.magnet)}`);
  await expect(page.getByRole('heading', { level: 1, name: song.path })).toBeVisible();
  await page.getByRole('button', { name: 'Not now' }).click();
  await launch('/?open=payments');
  await expect(page.getByRole('heading', { level: 1, name: 'Payments' })).toBeVisible();
  // It was never loaded anew.
  expect(await page.evaluate(() => 'isStillHere' in globalThis)).toBe(true);
  await devtools.send('PWA.uninstall', { manifestId });
});
