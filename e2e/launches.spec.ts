/**
 * What other programs open with Bittern: shared content, .torrent files, links, shortcuts. All of it
 * is only shown. The installed app's own ways cannot be walked by a test: what Chromium would hand
 * to the page is handed to it, and the form that a share posts is posted.
 */
import type { Page } from '@playwright/test';
import type { ContentFile } from './fixtures/content.ts';
import type { SeededTorrent } from './fixtures/stock-peer.ts';
import { launch, share, standInForLaunches } from './fixtures/system-launches.ts';
import { expect, test } from './fixtures/world.ts';

const KIB = 1024;
const poem: ContentFile = { path: 'poem.txt', lengthBytes: 64 * KIB, seed: 131 };
const song: ContentFile = { path: 'song.ogg', lengthBytes: 64 * KIB, seed: 132 };

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

test('shared links, .torrent files and other files are shown, each its own way', async ({
  library,
  stockPeer,
}) => {
  const { page } = library;
  const torrent = await (await stockPeer()).seed([poem]);
  await library.open();
  await share(page, { text: `Look at this: ${torrent.magnet}` });
  await expect(heading(page, poem.path)).toBeVisible();
  await isOnlyShown(torrent);
  expect(page.url()).not.toContain('shared');
  await page.getByRole('button', { name: 'Not now' }).click();

  await share(page, { files: [{ name: 'a.torrent', bytes: [...torrent.metainfo] }] });
  await expect(heading(page, poem.path)).toBeVisible();
  await isOnlyShown(torrent);
  await page.getByRole('button', { name: 'Not now' }).click();

  await share(page, { files: [{ name: 'notes.txt', bytes: [104, 105] }] });
  const dialog = page.getByRole('dialog', { name: 'Share files' });
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('notes.txt');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  // To fetch an address would tell its host who asks.
  await share(page, { text: 'https://torrents.example/film.torrent' });
  await expect(library.field).toHaveValue('https://torrents.example/film.torrent');
  expect((await library.engine.state()).torrents).toEqual([]);

  async function isOnlyShown({ infoHash }: SeededTorrent): Promise<void> {
    const shown = await library.engine.torrent(infoHash);
    expect(shown).toMatchObject({ isPreview: true, downloadedBytes: 0 });
  }
});

test('shared content that is gone says so, and nothing else happens', async ({ library }) => {
  await library.open('/?shared=of-yesterday');
  await expect(library.notices).toContainText('share it with Bittern once more');
  expect(library.page.url()).not.toContain('shared');
});

test('shared content outlives a service worker that is killed before the page comes', async ({
  library,
}) => {
  const { page } = library;
  await library.open();
  await page.evaluate(() => navigator.serviceWorker.ready);
  // A page that is shared to asks at once: this one lets the service worker die before it does.
  await page.evaluate(async () => {
    const form = new FormData();
    form.append('files', new File(['some notes'], 'notes.txt'));
    await fetch('/share-target', { method: 'POST', body: form });
  });
  const stored = () =>
    page.evaluate(async () => {
      const [kept] = await (await caches.open('bittern.shared')).keys();
      return kept?.url.split('/').at(-1) ?? null;
    });
  await expect.poll(stored).not.toBeNull();
  const address = `/?shared=${await stored()}`;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.stopAllWorkers');
  await page.goto(address);
  const dialog = page.getByRole('dialog', { name: 'Share files' });
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('notes.txt');
  await expect.poll(stored).toBeNull();
});

test('a running window shows what the system opens with it, and keeps what is there', async ({
  library,
  stockPeer,
}) => {
  const { page } = library;
  const peer = await stockPeer();
  const [first, second] = [await peer.seed([poem]), await peer.seed([song])];
  await standInForLaunches(page);
  await library.open();

  // Somebody types: it waits.
  await library.field.fill('half a li');
  await launch(page, `/#${encodeURIComponent(first.magnet)}`);
  await launch(page, '/', second.metainfo);
  const banner = page.getByText('2 things wait for you to look at them.');
  await expect(banner).toBeVisible();
  await expect(library.field).toHaveValue('half a li');
  expect((await library.engine.state()).torrents).toEqual([]);

  await page.getByRole('button', { name: 'Look at it' }).click();
  await expect(heading(page, poem.path)).toBeVisible();
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(library.field).toHaveValue('half a li');
  await page.getByRole('button', { name: 'Look at it' }).click();
  await expect(heading(page, song.path)).toBeVisible();
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect.poll(async () => (await library.engine.state()).torrents).toEqual([]);
  await library.field.fill('');

  // Nobody is busy: it opens at once. That of a handler which an older version registered, too.
  await launch(page, `/?magnet=${encodeURIComponent(first.magnet)}`);
  await expect(heading(page, poem.path)).toBeVisible();
  await page.getByRole('button', { name: 'Not now' }).click();
  await launch(page, '/', first.metainfo);
  await expect(heading(page, poem.path)).toBeVisible();
});

test('magnet links open here once the browser was asked to, and no server sees them', async ({
  browserOnDisk,
  world,
}) => {
  const context = await browserOnDisk();
  const requested: string[] = [];
  context.on('request', (request) => requested.push(request.url()));
  const page = await context.newPage();
  await page.goto('/');
  const devtools = await context.newCDPSession(page);
  await devtools.send('Page.setRPHRegistrationMode', { mode: 'autoAccept' });
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Open magnet links with Bittern' }).click();
  const magnet = `magnet:?xt=urn:btih:${'ab'.repeat(20)}&dn=A%20b%26c`;
  await page.evaluate((href) => {
    const link = Object.assign(document.createElement('a'), { href, text: 'Theirs' });
    link.style.cssText = 'position: fixed; inset: 0 auto auto 0; z-index: 999';
    document.body.append(link);
  }, magnet);
  await page.getByRole('link', { name: 'Theirs' }).click();
  await expect(heading(page, 'A b&c')).toBeVisible();
  expect(page.url()).toBe(`${world.url}/#${encodeURIComponent(magnet)}`);
  // Beside the link itself.
  const sent = requested.filter((address) => /^http[^#]*btih/.test(address));
  expect(sent).toEqual([]);
});

test('shortcuts open their place, in a new window and in the running one', async ({ library }) => {
  const { page } = library;
  await standInForLaunches(page);
  await page.goto('/?open=payments');
  await expect(page.getByRole('button', { name: 'Payments' })).toHaveAttribute(
    'aria-current',
    'page',
  );
  expect(new URL(page.url()).search).toBe('');
  // Chromium tells a new window of the launch that opened it, too.
  await launch(page, '/?open=payments');
  await launch(page, '/?open=add');
  await expect(library.field).toBeFocused();
});
