/** A link only shows what a torrent is. Content comes when somebody presses "Download". */
import type { Page } from '@playwright/test';
import { expectAccessible } from './fixtures/axe.ts';
import { digestsOf, type ContentFile } from './fixtures/content.ts';
import type { Library } from './fixtures/library.ts';
import type { SeededTorrent, StockPeer } from './fixtures/stock-peer.ts';
import { expect, test } from './fixtures/world.ts';

const KIB = 1024;

const files: readonly ContentFile[] = [
  { path: 'album/one.ogg', lengthBytes: 200 * KIB, seed: 91 },
  { path: 'album/two.ogg', lengthBytes: 200 * KIB, seed: 92 },
  { path: 'cover.png', lengthBytes: 64 * KIB, seed: 93 },
];
const name = 'An album';
/** What stock counts as uploaded beside content: the metadata of these torrents, many times over. */
const METADATA_BYTES = 8 * KIB;

for (const { what, linkTo } of [
  { what: 'a magnet', linkTo: ({ magnet }: SeededTorrent) => `/#${magnet}` },
  { what: 'an info hash', linkTo: ({ infoHash }: SeededTorrent) => `/#${infoHash}` },
]) {
  test(`a link with ${what} shows name, files and size, and downloads nothing`, async ({
    library,
    stockPeer,
  }) => {
    const origin = await stockPeer();
    const torrent = await origin.seed(files, { name, pieceLength: 16 * KIB });
    const { page } = library;
    await page.goto(linkTo(torrent));
    await showsTheAlbum(page);
    await staysWithoutContent(library, origin, torrent);

    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await library.reaches(name, 'Seeding');
    await library.openDetails(name, 'Files');
    expect(await library.saveFromDetails('cover.png')).toBe(digestsOf(files)['cover.png']);
    expect(new URL(page.url()).hash).toBe('');
  });
}

test('a preview downloads only the files that stay ticked', async ({ library, stockPeer }) => {
  const origin = await stockPeer();
  const torrent = await origin.seed(files, { name, pieceLength: 16 * KIB });
  const { page } = library;
  await page.goto(`/#${torrent.magnet}`);
  await showsTheAlbum(page);
  await page.getByRole('checkbox', { name: 'two.ogg' }).uncheck();
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await library.reaches(name, 'Seeding');
  const detail = await library.engine.detail(torrent.infoHash);
  const chosen = detail.files.map(({ path, isSelected }) => [path.at(-1), isSelected]);
  expect(Object.fromEntries(chosen)).toEqual({
    'one.ogg': true,
    'two.ogg': false,
    'cover.png': true,
  });
  // "two.ogg" shares its first and last piece with its neighbours; the rest must not come.
  const two = detail.files.find(({ path }) => path.at(-1) === 'two.ogg');
  expect(two?.doneBytes).toBeLessThanOrEqual(2 * 16 * KIB);
});

test('"Not now" leaves nothing behind', async ({ library, stockPeer }) => {
  const origin = await stockPeer();
  const torrent = await origin.seed(files, { name });
  const { page } = library;
  await page.goto(`/#${torrent.magnet}`);
  await showsTheAlbum(page);
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(library.field).toBeVisible();
  expect(new URL(page.url()).hash).toBe('');
  await expect.poll(async () => (await library.engine.state()).torrents).toEqual([]);
  await page.reload();
  await expect(library.field).toBeVisible();
  expect((await library.engine.state()).torrents).toEqual([]);
  expect(await storedRecordCount(page)).toBe(0);
});

test('a link that is opened while Bittern is open is previewed too', async ({
  library,
  stockPeer,
}) => {
  const origin = await stockPeer();
  const torrent = await origin.seed(files, { name });
  await library.open();
  await library.page.goto(`/#${torrent.magnet}`);
  await showsTheAlbum(library.page);
});

test('a link to what is in the list already leads there', async ({ library, stockPeer }) => {
  const origin = await stockPeer();
  const torrent = await origin.seed(files, { name });
  await library.open();
  await library.add(torrent.magnet);
  await library.reaches(name, 'Seeding');
  await library.page.goto('about:blank');
  await library.page.goto(`/#${torrent.infoHash}`);
  await library.reaches(name, 'Seeding');
});

test('"Share" gives a link that shows somebody else the same torrent', async ({
  library,
  stockPeer,
  visitor,
}) => {
  const origin = await stockPeer();
  const torrent = await origin.seed(files, { name });
  await library.open();
  await library.add(torrent.magnet);
  await library.reaches(name, 'Seeding');
  await library.choose(name, 'Share');
  const dialog = library.page.getByRole('dialog', { name: 'Share' });
  await expect(dialog.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
  const field = dialog.getByRole('textbox', { name: 'Link' });
  await expect(field).toHaveValue(/#magnet:/);
  await dialog.getByText('A button for your website').click();
  const html = dialog.getByRole('textbox', { name: 'A button for your website' });
  await expect(html).toHaveValue(/^<a href="http:[^"<>]+#magnet:[^"<>]+"[^<>]*>Open An album/);
  await expectAccessible(library.page, 'the share dialog');

  const page = await (await visitor()).newPage();
  await page.goto(await field.inputValue());
  await showsTheAlbum(page);
  await expect(page.getByText(/^2 people have all of it now$|^1 person has/)).toBeVisible();
});

test('a link that leads nowhere says so, and what next', async ({ library }) => {
  const { page } = library;
  await page.goto('/#magnet:?xt=urn:btih:nothing');
  await expect(page.getByRole('heading', { name: 'This link cannot be opened' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText(/info hash.*(copy|again)/i);
  await page.getByRole('button', { name: 'To your library' }).click();
  await expect(library.field).toBeVisible();
});

async function showsTheAlbum(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  await page.getByRole('button', { name: 'album', expanded: false }).click();
  for (const file of ['one.ogg', 'two.ogg', 'cover.png']) {
    await expect(page.getByText(file, { exact: true })).toBeVisible();
  }
  // 475,136 bytes.
  await expect(page.getByText('475 kB').first()).toBeVisible();
  await expect(page.getByText('3 files').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Download', exact: true })).toBeEnabled();
}

/** Looks at both ends until the two are connected and the seeder had every chance to send. */
async function staysWithoutContent(
  { page, engine }: Library,
  origin: StockPeer,
  { infoHash }: SeededTorrent,
): Promise<void> {
  await expect.poll(async () => (await engine.torrent(infoHash))?.peerCount).toBeGreaterThan(0);
  const seenAt = Date.now();
  await expect
    .poll(async () => {
      const torrent = await engine.torrent(infoHash);
      expect(torrent).toMatchObject({ isPreview: true, downloadedBytes: 0, donePieceCount: 0 });
      expect(await storedRecordCount(page)).toBe(0);
      expect(await origin.uploadedBytes(infoHash)).toBeLessThan(METADATA_BYTES);
      return Date.now() - seenAt;
    })
    .toBeGreaterThan(2_000);
}

/** Records of pieces in the page's storage. */
async function storedRecordCount(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const opening = indexedDB.open('bittern');
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(new Error(String(opening.error)));
    });
    const counting = database.transaction('pieces').objectStore('pieces').count();
    return new Promise<number>((resolve, reject) => {
      counting.onsuccess = () => resolve(counting.result);
      counting.onerror = () => reject(new Error(String(counting.error)));
    }).finally(() => {
      database.close();
    });
  });
}
