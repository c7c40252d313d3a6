/** Files of torrents on people's own disks: picked places, folders, zip files, the browser's downloads. */
import { readFile } from 'node:fs/promises';
import { listZip } from '../src/core/saving/read-zip.suite.ts';
import { digestsOf, sha256, type ContentFile } from './fixtures/content.ts';
import { pickAtOnce, pickedFiles } from './fixtures/picked.ts';
import { expect, test } from './fixtures/world.ts';

const KIB = 1024;
const ALBUM = 'The Reed Album';
const album: readonly ContentFile[] = [
  { path: 'Disc 1/01 Reeds.flac', lengthBytes: 300 * KIB + 1, seed: 31 },
  { path: 'Disc 1/02 Still water.flac', lengthBytes: 70 * KIB, seed: 32 },
  { path: 'Disc 2/01 Dusk.mp3', lengthBytes: 90 * KIB, seed: 33 },
  { path: 'read me.txt', lengthBytes: 12, seed: 34 },
];
const digests = digestsOf(album);

test('saves one file, a folder as a zip, some, and all of a torrent', async ({
  library,
  stockPeer,
}) => {
  const { page } = library;
  const origin = await stockPeer();
  const { magnet } = await origin.seed(album, { pieceLength: 16 * KIB, name: ALBUM });
  await pickAtOnce(page);
  await library.open();
  await library.add(magnet);
  await library.reaches(ALBUM, 'Seeding');
  const details = await library.openDetails(ALBUM, 'Files');

  await details.getByRole('button', { name: 'Save 01 Reeds.flac' }).click();
  await expect(library.notices).toContainText('01 Reeds.flac: saved and checked');
  expect(await pickedFiles(page)).toEqual({ '01 Reeds.flac': digests['Disc 1/01 Reeds.flac'] });

  await details.getByRole('button', { name: 'Save folder Disc 1' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Save as one .zip' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('Disc 1.zip');
  const zip = await readFile(await download.path());
  const zipped = listZip({
    lengthBytes: zip.byteLength,
    read: (offset, lengthBytes) => zip.subarray(offset, offset + lengthBytes),
  });
  const inZip = zipped.map(({ name, offset, lengthBytes }) => [
    name,
    sha256(zip.subarray(offset, offset + lengthBytes)),
  ]);
  expect(Object.fromEntries(inZip)).toEqual({
    'Disc 1/01 Reeds.flac': digests['Disc 1/01 Reeds.flac'],
    'Disc 1/02 Still water.flac': digests['Disc 1/02 Still water.flac'],
  });
  await expect(library.notices).toContainText('Disc 1.zip: handed to your browser’s downloads');

  await details.getByRole('button', { name: 'Choose files to save' }).click();
  await details.getByRole('checkbox', { name: 'read me.txt' }).check();
  await details.getByRole('checkbox', { name: 'Disc 2' }).check();
  await expect(details.getByText('2 files to save')).toBeVisible();
  await details.getByRole('button', { name: 'Save the chosen files' }).click();
  await page.getByRole('menuitem', { name: 'Save to a folder' }).click();
  await expect(library.notices).toContainText(`${ALBUM}: saved and checked`);
  await library.choose(ALBUM, 'Save to a folder');

  const all = Object.entries(digests).map(([path, digest]) => [`${ALBUM} (2)/${path}`, digest]);
  await expect
    .poll(() => pickedFiles(page))
    .toEqual({
      '01 Reeds.flac': digests['Disc 1/01 Reeds.flac'],
      [`${ALBUM}/Disc 2/01 Dusk.mp3`]: digests['Disc 2/01 Dusk.mp3'],
      [`${ALBUM}/read me.txt`]: digests['read me.txt'],
      ...Object.fromEntries(all),
    });
});
