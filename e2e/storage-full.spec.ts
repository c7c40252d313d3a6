/** No space left: the torrent waits with a clear word, everything stays, and it goes on by itself. */
import { digestsOf, pieceHashesOf, type ContentFile } from './fixtures/content.ts';
import { readStoredPieces } from './fixtures/stored-pieces.ts';
import { expect, test } from './fixtures/world.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

const small: ContentFile = { path: 'was here before.txt', lengthBytes: MIB, seed: 101 };
const large: ContentFile = { path: 'does not fit.iso', lengthBytes: 16 * MIB, seed: 102 };

test('a full disk pauses the torrent, loses nothing, and it goes on when there is space', async ({
  context,
  library,
  stockPeer,
  world,
}) => {
  const pieceLength = 256 * KIB;
  const hashes = pieceHashesOf(large, pieceLength);
  const seeder = await stockPeer();
  const fits = await seeder.seed([small]);
  const torrent = await seeder.seed([large], { pieceLength });
  const { page, engine } = library;
  // Before the database is opened: Chromium remembers for a while how much room it gave it.
  const devtools = await context.newCDPSession(page);
  const origin = world.url;
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 10 * MIB });
  await library.open();
  await library.add(fits.magnet);
  await library.reaches(small.path, 'Seeding');
  await library.add(torrent.magnet);
  await library.reaches(large.path, 'Paused');
  const row = library.row(large.path);
  await expect(row).toContainText(/No space left\. \d+ of 64 pieces are safe\./);
  await expect(row.getByRole('button', { name: 'Free up space' })).toBeVisible();

  const full = await engine.torrent(torrent.infoHash);
  const { held, damaged } = await readStoredPieces(page, torrent.infoHash, hashes);
  expect(damaged).toEqual([]);
  expect(held).toHaveLength(full?.donePieceCount ?? -1);
  expect(held.length).toBeGreaterThan(0);
  expect(held.length).toBeLessThan(hashes.length);
  await library.reaches(small.path, 'Seeding');
  expect(await library.saveFile(small.path)).toBe(digestsOf([small])[small.path]);

  // It is still full: what was safe stays so through a reload, and the words come again.
  await page.reload();
  await library.reaches(large.path, 'Paused');
  await expect(row).toContainText('No space left');
  const again = await readStoredPieces(page, torrent.infoHash, hashes);
  expect(again.damaged).toEqual([]);
  expect(again.held).toEqual(expect.arrayContaining([...held]));

  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  await library.reaches(large.path, 'Seeding');
  expect(await library.saveFile(large.path)).toBe(digestsOf([large])[large.path]);
});
