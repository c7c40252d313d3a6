/** Torrents move between Bittern, stock webtorrent pages and the Node seeder, bit by bit the same. */
import { digestsOf, sha256, type ContentFile } from './fixtures/content.ts';
import { expect, test } from './fixtures/world.ts';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const KIB = 1024;
const MIB = 1024 * KIB;

const song: ContentFile = { path: 'song.flac', lengthBytes: 3 * MIB + 7, seed: 11 };

test('downloads from a stock page and passes it on after that page is gone', async ({
  library,
  stockPeer,
}) => {
  const origin = await stockPeer();
  const torrent = await origin.seed([song]);
  await library.open();
  await library.add(torrent.magnet);
  await library.reaches(song.path, 'Seeding');
  expect(await library.saveFile(song.path)).toBe(digestsOf([song])[song.path]);

  await origin.close();
  const other = await stockPeer();
  await other.download(torrent.magnet);
  expect(await other.digests(torrent.infoHash)).toEqual(digestsOf([song]));
});

test('downloads from the seeder in Node', async ({ library, world }) => {
  const alice = world.demo.find(({ name }) => name === 'alice.txt');
  await library.open();
  await library.page.getByRole('button', { name: 'Download alice.txt' }).click();
  await library.reaches('alice.txt', 'Seeding');
  expect(alice?.magnet).toContain('magnet:?xt=urn:btih:');
  const fixture = new URL('fixtures/alice.txt', import.meta.resolve('webtorrent-fixtures'));
  const source = await readFile(fileURLToPath(fixture));
  expect(await library.saveFile('alice.txt')).toBe(sha256(source));
});

const box: readonly ContentFile[] = [
  { path: 'a/empty at the start.txt', lengthBytes: 0, seed: 1 },
  { path: 'a/deep/er/one byte.bin', lengthBytes: 1, seed: 2 },
  { path: 'b.bin', lengthBytes: 300 * KIB + 1, seed: 3 },
  { path: 'c/empty in the middle', lengthBytes: 0, seed: 4 },
  { path: 'c/one byte more.bin', lengthBytes: 1, seed: 5 },
  { path: 'c/ünïcode 文件.txt', lengthBytes: 70_000, seed: 6 },
  { path: 'z/empty at the end', lengthBytes: 0, seed: 7 },
];

test('moves folders with empty files and files of one byte, in both directions', async ({
  library,
  stockPeer,
}) => {
  const origin = await stockPeer();
  const torrent = await origin.seed(box, { name: 'A box', pieceLength: 16 * KIB });
  await library.open();
  await library.add(torrent.magnet);
  await library.reaches('A box', 'Seeding');

  await library.openDetails('A box', 'Files');
  const saved: Record<string, string> = {};
  for (const { path } of box) {
    saved[path] = await library.saveFromDetails(path.split('/').at(-1) ?? path);
  }
  expect(saved).toEqual(digestsOf(box));

  await origin.close();
  const other = await stockPeer();
  await other.download(torrent.magnet);
  expect(await other.digests(torrent.infoHash)).toEqual(digestsOf(box));
});

for (const { what, pieceLength, file } of [
  {
    what: '16 KiB',
    pieceLength: 16 * KIB,
    file: { path: 'small pieces.bin', lengthBytes: 5 * MIB + 1, seed: 21 },
  },
  {
    what: '8 MiB',
    pieceLength: 8 * MIB,
    file: { path: 'large pieces.bin', lengthBytes: 19 * MIB + 1, seed: 22 },
  },
]) {
  test(`moves pieces of ${what}, in both directions`, async ({ library, stockPeer }) => {
    const origin = await stockPeer();
    const torrent = await origin.seed([file], { pieceLength });
    await library.open();
    await library.add(torrent.magnet);
    await library.reaches(file.path, 'Seeding');
    const snapshot = await library.engine.torrent(torrent.infoHash);
    expect(snapshot).toMatchObject({
      pieceLengthBytes: pieceLength,
      pieceCount: Math.ceil(file.lengthBytes / pieceLength),
    });
    expect(await library.saveFile(file.path)).toBe(digestsOf([file])[file.path]);

    await origin.close();
    const other = await stockPeer();
    await other.download(torrent.magnet);
    expect(await other.digests(torrent.infoHash)).toEqual(digestsOf([file]));
  });
}

test('downloads only the files a link chooses', async ({ library, stockPeer }) => {
  // One file is as long as a piece, so that no piece of it belongs to a neighbour as well.
  const files: readonly ContentFile[] = [
    { path: 'one.bin', lengthBytes: 64 * KIB, seed: 31 },
    { path: 'two.bin', lengthBytes: 128 * KIB, seed: 32 },
    { path: 'three.bin', lengthBytes: 64 * KIB, seed: 33 },
  ];
  const origin = await stockPeer();
  const torrent = await origin.seed(files, { name: 'Choose one', pieceLength: 64 * KIB });
  await library.open();
  await library.add(`${torrent.magnet}&so=1`);
  await library.reaches('Choose one', 'Seeding');

  const { files: stored } = await library.engine.detail(torrent.infoHash);
  expect(
    stored.map(({ path, doneBytes, isSelected }) => [path.at(-1), doneBytes, isSelected]),
  ).toEqual([
    ['one.bin', 0, false],
    ['two.bin', 128 * KIB, true],
    ['three.bin', 0, false],
  ]);
  // Of the others not one block was sent; stock counts the metadata as well.
  expect(await origin.uploadedBytes(torrent.infoHash)).toBeLessThan(128 * KIB + 16 * KIB);
  await library.openDetails('Choose one', 'Files');
  expect(await library.saveFromDetails('two.bin')).toBe(digestsOf(files)['two.bin']);
  await expect(library.page.getByText('Left out', { exact: true })).toHaveCount(2);
});

test('downloads and seeds where the browser cannot transfer data channels', async ({
  library,
  stockPeer,
}) => {
  const origin = await stockPeer();
  const torrent = await origin.seed([song]);
  const { page } = library;
  await page.addInitScript(() => {
    // The page itself sends only on channels that it has not transferred to the worker.
    Object.assign(globalThis, { sentCount: 0 });
    RTCDataChannel.prototype.send = new Proxy(RTCDataChannel.prototype.send, {
      apply(send, channel, of) {
        (globalThis as unknown as { sentCount: number }).sentCount += 1;
        Reflect.apply(send, channel, of);
      },
    });
  });
  await library.open('/?channels=proxied');
  await library.add(torrent.magnet);
  await library.reaches(song.path, 'Seeding');
  expect(await library.saveFile(song.path)).toBe(digestsOf([song])[song.path]);

  await origin.close();
  const other = await stockPeer();
  await other.download(torrent.magnet);
  expect(await other.digests(torrent.infoHash)).toEqual(digestsOf([song]));
  const blockCount = song.lengthBytes / (16 * KIB);
  expect(
    await page.evaluate(() => (globalThis as unknown as { sentCount: number }).sentCount),
  ).toBeGreaterThan(blockCount);
});
