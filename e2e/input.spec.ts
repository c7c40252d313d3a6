/** What people give Bittern: links, .torrent files, files to share; and all that can be wrong. */
import { truncate, writeFile } from 'node:fs/promises';
import { digestsOf, type ContentFile } from './fixtures/content.ts';
import { writeFiles } from './fixtures/files-on-disk.ts';
import { dropOnto, pasteFiles, pasteText, pick, useFileInputs } from './fixtures/incoming.ts';
import { Library } from './fixtures/library.ts';
import type { SeededTorrent, StockPeer } from './fixtures/stock-peer.ts';
import { expect, test } from './fixtures/world.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

const poem: ContentFile = { path: 'poem.txt', lengthBytes: 300 * KIB, seed: 111 };

test('a wrong link is refused with what is wrong and what to do, and stays in the field', async ({
  library,
  problems,
  world,
}) => {
  // The browser itself reports an address that does not answer, or not with a file.
  problems.expect(/Failed to load resource.*\(https:\/\/torrents\.example\//);
  problems.expect(/Failed to load resource.*\/nothing-here\.torrent\)/);
  await library.page.context().route('https://torrents.example/**', (route) => route.abort());
  await library.open();
  const v2Hash = '1220'.padEnd(68, 'ab');
  for (const [link, says] of [
    ['', /nothing is entered yet\. paste a magnet link/i],
    ['the big film', /no link to a torrent\. paste a magnet link/i],
    ['magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335', /info hash.*copy the whole link again/i],
    ['magnet:?dn=film', /names no torrent.*copy the whole link again/i],
    [`magnet:?xt=urn:btmh:${v2Hash}`, /v2 link, and bittern speaks v1 only\. ask for a v1/i],
    [v2Hash, /v2 link, and bittern speaks v1 only\. ask for a v1/i],
    ['c12fe1c06bba254a9dc9f519b335', /info hash has 40 digits.*copy.*again/i],
    ['wss://tracker.example.org', /address of a tracker.*in the settings/i],
    ['C:\\Downloads\\film.torrent', /cannot open a file by its path\. drop the file here/i],
    ['ftp://example.org/film.torrent', /cannot open links that start with ftp:.*paste a magnet/i],
    [`${world.url}/`, /not a \.torrent file/i],
    [`${world.url}/nothing-here.torrent`, /answered with 404\. check the address/i],
    ['https://torrents.example/film.torrent', /could not be read.*download the \.torrent file/i],
  ] as const) {
    await test.step(link, async () => {
      await library.field.fill(link);
      await library.field.press('Enter');
      await expect(library.complaint).toHaveText(says);
      await expect(library.field).toHaveValue(link);
      await expect(library.field).toHaveAttribute('aria-invalid', 'true');
      await expect(library.field).toBeFocused();
    });
  }
  await library.page.keyboard.press('Backspace');
  await expect(library.complaint).toHaveCount(0);
  expect((await library.engine.state()).torrents).toEqual([]);
});

test('a wrong .torrent file is refused with what is wrong, picked or dropped', async ({
  library,
  stockPeer,
}, testInfo) => {
  const { metainfo } = await (await stockPeer()).seed([poem]);
  const write = async (name: string, content: string | Uint8Array) => {
    const path = testInfo.outputPath(name);
    await writeFile(path, content);
    return path;
  };
  const { page } = library;
  await useFileInputs(page);
  await library.open();
  const give = {
    picked: (path: string) => pick(page, 'Open a .torrent file', [path]),
    dropped: (path: string) => dropOnto(page, [path]),
    pasted: (path: string) => pasteFiles(page, [path]),
  };
  for (const [name, content, says] of [
    ['cut.torrent', metainfo.subarray(0, -40), /cut off.*download it again/i],
    [
      'page.torrent',
      '<!doctype html><p>Not found</p>',
      /a web page, not a \.torrent file.*download/i,
    ],
    ['empty.torrent', '', /empty\. download/i],
    ['new.torrent', V2_ONLY, /v2 only.*ask for a v1/i],
  ] as const) {
    const path = await write(name, content);
    for (const [how, act] of Object.entries(give)) {
      await test.step(`${name}, ${how}`, async () => {
        await act(path);
        await expect(library.notices.getByRole('group')).toHaveText(says);
        await library.notices.getByRole('button', { name: 'Dismiss' }).click();
        await expect(library.notices.getByRole('group')).toHaveCount(0);
      });
    }
  }
  expect((await library.engine.state()).torrents).toEqual([]);
});

/** What a .torrent of BitTorrent v2 alone looks like (BEP 52). */
const V2_ONLY =
  'd4:infod9:file treed8:poem.txtd0:d6:lengthi5e11:pieces root32:' +
  `${'r'.repeat(32)}eee12:meta versioni2e4:name8:poem.txt12:piece lengthi16384eee`;

test('trackers that do not answer are named, and others can be set in the settings', async ({
  library,
  problems,
  stockPeer,
  world,
}) => {
  problems.expect(/WebSocket connection to 'ws:\/\/localhost:9\/announce' failed/);
  const torrent = await (await stockPeer()).seed([poem]);
  const { page } = library;
  await library.open();
  await setTrackers('ws://localhost:9/announce');
  await library.add(torrent.infoHash);
  const row = library.row(torrent.infoHash);
  await expect(row).toContainText('Finding peers');
  await expect(row).toContainText(/tracker does not answer.*tries again.*settings/);
  const details = await library.openDetails(torrent.infoHash, 'Trackers');
  await expect(details).toContainText('Not reachable');
  await expect(details).toContainText(/does not answer.*check the address/);

  const section = await openTrackers();
  await section.getByRole('textbox').fill('http://tracker.example.org');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section.getByRole('alert')).toContainText(/cannot reach http: trackers.*wss:\/\//);
  await expect(section.getByRole('textbox')).toHaveValue('http://tracker.example.org');
  await setTrackers(world.tracker);
  await library.reaches(poem.path, 'Seeding');

  async function openTrackers() {
    await page.getByRole('button', { name: 'Settings' }).click();
    return page.getByRole('region', { name: 'Trackers' });
  }

  async function setTrackers(address: string): Promise<void> {
    const section = await openTrackers();
    await section.getByRole('textbox').fill(address);
    await section.getByRole('button', { name: 'Save' }).click();
    await expect(section.getByText('Saved.')).toBeVisible();
    await page.getByRole('button', { name: 'Bittern', exact: true }).click();
  }
});

test('a browser without WebRTC is told what is missing and what to do', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'RTCPeerConnection'));
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Bittern cannot run here' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText(/no WebRTC.*switch it on, or use a current/i);
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('a browser without IndexedDB is told what is missing and what to do', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
  });
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Bittern cannot run here' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText(/not let pages store.*private browsing/i);
});

test('.torrent files come by picker, drop and paste, and from an address', async ({
  library,
  stockPeer,
}, testInfo) => {
  const names = ['picked', 'dropped', 'pasted', 'fetched'] as const;
  const origin = await stockPeer();
  const paths: Record<string, string> = {};
  const torrents: Record<string, SeededTorrent> = {};
  for (const [index, name] of names.entries()) {
    const torrent = await origin.seed([{ ...poem, path: `${name}.txt`, seed: 120 + index }]);
    torrents[name] = torrent;
    paths[name] = testInfo.outputPath(`${name}.torrent`);
    await writeFile(paths[name], torrent.metainfo);
  }
  const { page } = library;
  await page.context().route('https://torrents.example/fetched.torrent', (route) =>
    route.fulfill({
      body: torrents['fetched']!.metainfo,
      headers: { 'Access-Control-Allow-Origin': '*' },
    }),
  );
  await useFileInputs(page);
  await library.open();
  await pick(page, 'Open a .torrent file', [paths['picked']!]);
  await expect(library.row('picked.txt')).toBeVisible();
  await dropOnto(page, [paths['dropped']!]);
  await expect(library.row('dropped.txt')).toBeVisible();
  await pasteFiles(page, [paths['pasted']!]);
  await expect(library.row('pasted.txt')).toBeVisible();
  await library.add('https://torrents.example/fetched.torrent');
  for (const name of names) await library.reaches(`${name}.txt`, 'Seeding');
});

test('several links in one paste are all added', async ({ library, stockPeer }) => {
  const origin = await stockPeer();
  const first = await origin.seed([{ ...poem, path: 'first.txt', seed: 131 }]);
  const second = await origin.seed([{ ...poem, path: 'second.txt', seed: 132 }]);
  await library.open();
  await library.field.focus();
  await pasteText(library.page, `${first.magnet}\n${second.infoHash}\n`);
  await library.reaches('first.txt', 'Seeding');
  await library.reaches('second.txt', 'Seeding');
});

test('picked files are shared in place, and asked for again after a reload', async ({
  library,
  stockPeer,
}, testInfo) => {
  const [path] = await writeFiles(testInfo.outputPath('source'), [poem]);
  const { page } = library;
  await useFileInputs(page);
  await library.open();
  await pick(page, 'Choose files', [path!]);
  const dialog = page.getByRole('dialog', { name: 'Share files' });
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue(poem.path);
  await expect(dialog).toContainText('Sharing stops when this tab closes.');
  await dialog.getByRole('button', { name: 'Create and share' }).click();
  await library.reaches(poem.path, 'Seeding');
  const row = library.row(poem.path);
  await expect(row).toContainText('until this tab closes');
  await arrivesAt(await stockPeer(), library, poem.path, [poem]);

  await page.reload();
  await library.reaches(poem.path, 'Paused');
  await expect(row).toContainText(/let go of this file.*choose the file again/i);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    row.getByRole('button', { name: 'Choose the file again' }).click(),
  ]);
  await chooser.setFiles(path!);
  await library.reaches(poem.path, 'Seeding');
});

const folder: readonly ContentFile[] = [
  { path: 'Holiday/day one/sea.jpg', lengthBytes: 9 * MIB, seed: 141 },
  { path: 'Holiday/day one/empty.txt', lengthBytes: 0, seed: 142 },
  { path: 'Holiday/day two/one byte', lengthBytes: 1, seed: 143 },
  { path: 'Holiday/map.pdf', lengthBytes: 9 * MIB + 5, seed: 144 },
];
const below = folder.map((file) => ({ ...file, path: file.path.replace('Holiday/', '') }));

test('a picked folder is copied and shared, with its progress, and outlives a reload', async ({
  library,
  stockPeer,
}, testInfo) => {
  await writeFiles(testInfo.outputPath('source'), folder);
  const { page } = library;
  await useFileInputs(page);
  await library.open();
  await pick(page, 'Choose a folder', testInfo.outputPath('source', 'Holiday'));
  const dialog = page.getByRole('dialog', { name: 'Share files' });
  await expect(dialog).toContainText('4 files');
  await dialog.getByRole('radio', { name: /Keep a copy/ }).check();
  const progress = dialog.getByRole('progressbar');
  await Promise.all([
    progress.waitFor(),
    dialog.getByRole('button', { name: 'Create and share' }).click(),
  ]);
  await expect(dialog).toBeHidden({ timeout: 30_000 });
  await library.reaches('Holiday', 'Seeding');
  await page.reload();
  await library.reaches('Holiday', 'Seeding');
  await arrivesAt(await stockPeer(), library, 'Holiday', below);
});

test('a dropped folder is shared in place, after a reload as well', async ({
  library,
  stockPeer,
}, testInfo) => {
  await writeFiles(testInfo.outputPath('source'), folder);
  const { page } = library;
  await library.open();
  await dropOnto(page, [testInfo.outputPath('source', 'Holiday')]);
  const dialog = page.getByRole('dialog', { name: 'Share files' });
  await expect(dialog).toContainText('one click allows Bittern to read them again');
  await dialog.getByRole('button', { name: 'Create and share' }).click();
  await library.reaches('Holiday', 'Seeding');
  await arrivesAt(await stockPeer(), library, 'Holiday', below);
  expect((await library.engine.state()).stats.storedBytes).toBe(0);

  await page.reload();
  await library.reaches('Holiday', 'Seeding');
  await arrivesAt(await stockPeer(), library, 'Holiday', below);
});

test('a dropped file needs one click to be shared again after the browser was closed', async ({
  browserOnDisk,
}, testInfo) => {
  const paths = await writeFiles(testInfo.outputPath('source'), [poem]);
  const first = await browserOnDisk();
  const before = await new Library(await first.newPage()).open();
  await dropOnto(before.page, paths);
  await before.page.getByRole('button', { name: 'Create and share' }).click();
  await before.reaches(poem.path, 'Seeding');
  await first.close();

  const second = await browserOnDisk(first.profile);
  const after = await new Library(await second.newPage()).open();
  await after.reaches(poem.path, 'Paused');
  const row = after.row(poem.path);
  await expect(row).toContainText(/asks again before Bittern may read.*allow access/i);
  await expect(row.getByRole('button', { name: 'Allow access' })).toBeVisible();
});

test('sharing can be cancelled', async ({ library }, testInfo) => {
  // Of holes, and large: it must not be shared before somebody can say no.
  const path = testInfo.outputPath('large.bin');
  await writeFile(path, '');
  await truncate(path, 2 ** 30);
  const { page } = library;
  await library.open();
  await dropOnto(page, [path]);
  const dialog = page.getByRole('dialog', { name: 'Share files' });
  await dialog.getByRole('radio', { name: /Keep a copy/ }).check();
  await dialog.getByRole('button', { name: 'Create and share' }).click();
  await dialog.getByRole('progressbar').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await library.engine.state()).stats.storedBytes).toBe(0);
  expect((await library.engine.state()).torrents).toEqual([]);
});

test('a copied magnet brings the torrent to somebody else', async ({
  context,
  library,
  world,
  stockPeer,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: world.url });
  const origin = await stockPeer();
  const { magnet, infoHash } = await origin.seed([poem]);
  await library.open();
  await library.add(magnet);
  await library.reaches(poem.path, 'Seeding');
  await library.choose(poem.path, 'Copy magnet');
  await expect(library.notices).toContainText('Magnet copied.');
  const copied = await library.page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain(`magnet:?xt=urn:btih:${infoHash}`);
  await origin.close();
  const other = await stockPeer();
  await other.download(copied);
  expect(await other.digests(infoHash)).toEqual(digestsOf([poem]));
});

test('what was removed without its data is found again, and with it is gone', async ({
  library,
  stockPeer,
}) => {
  const origin = await stockPeer();
  const { magnet, infoHash } = await origin.seed([poem]);
  const { engine } = library;
  await library.open();
  await library.add(magnet);
  await library.reaches(poem.path, 'Seeding');
  // Nobody is left to download from.
  await origin.close();

  await library.remove(poem.path, 'Keep data');
  await library.page.reload();
  await expect(library.field).toBeVisible();
  const { stats } = await engine.state();
  expect(stats.keptBytes).toBe(poem.lengthBytes);
  await library.add(magnet);
  await library.reaches(poem.path, 'Seeding');
  expect(await engine.torrent(infoHash)).toMatchObject({ downloadedBytes: 0, peerCount: 0 });
  expect(await library.saveFile(poem.path)).toBe(digestsOf([poem])[poem.path]);

  await library.remove(poem.path, 'Delete data');
  await expect.poll(async () => (await engine.state()).stats.storedBytes).toBe(0);
  await library.add(magnet);
  await library.reaches(poem.path, 'Finding peers');
  expect(await engine.torrent(infoHash)).toMatchObject({ donePieceCount: 0 });
});

/** A stock page gets, bit by bit, what Bittern shares. */
async function arrivesAt(
  other: StockPeer,
  { engine }: Library,
  name: string,
  files: readonly ContentFile[],
): Promise<void> {
  const { torrents } = await engine.state();
  const shared = torrents.find((torrent) => torrent.name === name);
  if (shared === undefined) throw new Error(`Bittern does not share "${name}".`);
  await other.download(shared.magnet);
  expect(await other.digests(shared.infoHash)).toEqual(digestsOf(files));
}
