/** Saves that are begun early, given up, cut off, and tried again; the player's own button. */
import { readFile } from 'node:fs/promises';
import { digestsOf, sha256, type ContentFile } from './fixtures/content.ts';
import { pickAtOnce, pickedFiles } from './fixtures/picked.ts';
import { endEngine } from './fixtures/workers.ts';
import { expect, test } from './fixtures/world.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
/** Half a minute of it. */
const SLOW = 300 * KIB;
const song: ContentFile = { path: 'song.flac', lengthBytes: 8 * MIB, seed: 41 };
const digest = digestsOf([song])[song.path];

test('saves what is still arriving, twice at once; what is cancelled leaves nothing behind', async ({
  library,
  stockPeer,
}) => {
  const { page } = library;
  const origin = await stockPeer({ uploadLimit: SLOW });
  const { magnet } = await origin.seed([song], { pieceLength: 64 * KIB });
  await pickAtOnce(page);
  await library.open();
  await library.add(magnet);
  await library.reaches(song.path, 'Downloading');

  const saving = page.getByRole('region', { name: 'Saving' });
  for (const count of [1, 2]) {
    await library.choose(song.path, 'Save file');
    const early = page.getByRole('dialog', { name: 'Not all of it is here yet' });
    await early.getByRole('button', { name: 'Save as it arrives' }).click();
    await expect(saving.getByRole('listitem')).toHaveCount(count);
  }
  await expect(saving.getByText(/ of 8\.4\sMB/)).toHaveCount(2);
  await saving.getByRole('button', { name: 'Cancel saving song.flac' }).first().click();
  await expect(saving.getByRole('listitem')).toHaveCount(1);

  // Who leaves now is asked.
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();

  await origin.limitUpload(-1);
  await expect(library.notices).toContainText('song.flac: saved and checked');
  await expect(saving).toBeHidden();
  expect(await pickedFiles(page)).toEqual({ 'song.flac': digest });
});

test('an engine that ends in the middle is no end of a picked file, and a cut download is told', async ({
  library,
  stockPeer,
  problems,
}) => {
  problems.expect(/net::ERR|Failed to load resource/);
  const { page } = library;
  const origin = await stockPeer({ uploadLimit: SLOW });
  const { magnet } = await origin.seed([song], { pieceLength: 64 * KIB });
  await pickAtOnce(page);
  await library.open();
  await library.add(magnet);
  await library.reaches(song.path, 'Downloading');
  const early = page.getByRole('dialog', { name: 'Not all of it is here yet' });
  const saving = page.getByRole('region', { name: 'Saving' });

  await library.choose(song.path, 'Save file');
  await early.getByRole('button', { name: 'Save as it arrives' }).click();
  await page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
  await library.choose(song.path, 'Save file');
  const [broken] = await Promise.all([
    page.waitForEvent('download'),
    early.getByRole('button', { name: 'Save as it arrives' }).click(),
  ]);
  await expect(saving.getByRole('progressbar').nth(1)).not.toHaveAttribute('aria-valuenow', '0');

  await endEngine(page);
  expect(await broken.failure()).not.toBeNull();
  await expect(saving.getByRole('alert')).toContainText('The engine stopped');
  await library.reaches(song.path, 'Downloading');
  const [again] = await Promise.all([
    page.waitForEvent('download'),
    saving.getByRole('button', { name: 'Try again' }).click(),
  ]);
  await origin.limitUpload(-1);
  expect(sha256(await readFile(await again.path()))).toBe(digest);
  await expect(library.notices).toContainText('handed to your browser’s downloads');
  await expect(library.notices).toContainText('saved and checked');
  expect(await pickedFiles(page)).toEqual({ 'song.flac': digest });

  // From the player, too, which has a button of its own.
  await library.choose(song.path, 'Listen');
  const [last] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save song.flac' }).click(),
  ]);
  expect(sha256(await readFile(await last.path()))).toBe(digest);
});
