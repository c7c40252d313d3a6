/** Saves that are begun early, given up, cut off, and tried again; the player's own button. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible } from './fixtures/axe.ts';
import { digestsOf, sha256, type ContentFile } from './fixtures/content.ts';
import { Library } from './fixtures/library.ts';
import { pickAtOnce, pickedFiles } from './fixtures/picked.ts';
import { endEngine } from './fixtures/workers.ts';
import { expect, test } from './fixtures/world.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
/** Half a minute of it. */
const SLOW = 300 * KIB;
const song: ContentFile = { path: 'song.flac', lengthBytes: 8 * MIB, seed: 41 };
const digest = digestsOf([song])[song.path];

test.setTimeout(120_000);

test('saves what is still arriving, twice at once; what is cancelled leaves nothing behind', async ({
  library,
  stockPeer,
}) => {
  const { page } = library;
  const origin = await stockPeer({ uploadLimit: SLOW / 3 });
  const { magnet } = await origin.seed([song], { pieceLength: 64 * KIB });
  await pickAtOnce(page);
  await library.open();
  await library.add(magnet);
  await library.reaches(song.path, 'Downloading');

  const saving = page.getByRole('region', { name: 'Saving' });
  const begin = async (count: number) => {
    await library.choose(song.path, 'Save file');
    const early = page.getByRole('dialog', { name: 'Not all of it is here yet' });
    if (count === 2) await expectAccessible(page, 'the question before it is all here');
    // What it says of now stays so while it is read.
    const figures = early.getByText(' is here: ');
    await expect(figures).not.toHaveText((await figures.textContent()) ?? '');
    await early.getByRole('button', { name: 'Save as it arrives' }).click();
    await expect(saving.getByRole('listitem')).toHaveCount(count);
  };
  for (const count of [1, 2]) await begin(count);
  await expect(saving.getByText(/ of 8\.4\sMB/)).toHaveCount(2);
  await saving.getByRole('button', { name: 'Cancel saving song.flac' }).first().click();
  await expect(saving.getByRole('listitem')).toHaveCount(1);

  // Another tab knows of it, too.
  const other = await new Library(await page.context().newPage()).open();
  await other.choose(song.path, 'Remove');
  const remove = other.page.getByRole('dialog');
  await expect(remove).toContainText('Files of it are still being saved.');
  await expectAccessible(other.page, 'the question before it is removed');
  await remove.getByRole('button', { name: 'Cancel' }).click();
  await other.page.close();

  // A worker that ends without a word.
  await begin(2);
  // One that writes: the end of one that never began is told after half a minute.
  await expect(saving.getByText(/^0\sB of/)).toHaveCount(0);
  await endNewestSaver(page);
  await expect(saving.getByRole('alert')).toContainText('The part of Bittern that writes files');
  await expectAccessible(page, 'what is saved, and what could not be');
  await saving.getByRole('button', { name: 'Dismiss song.flac' }).click();
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

test('a folder goes on with what is missing when the part that writes it has died', async ({
  library,
  stockPeer,
}) => {
  const { page } = library;
  const tune: ContentFile = { path: 'a tune.flac', lengthBytes: 100 * KIB, seed: 42 };
  const origin = await stockPeer({ uploadLimit: SLOW });
  const { magnet } = await origin.seed([tune, song], { pieceLength: 64 * KIB, name: 'Songs' });
  await pickAtOnce(page);
  await library.open();
  await library.add(magnet);
  await library.reaches('Songs', 'Downloading');
  await library.choose('Songs', 'Save to a folder');
  await page.getByRole('button', { name: 'Save as it arrives' }).click();
  // The next one is begun.
  await expect
    .poll(() => pickedFiles(page), { timeout: 20_000 })
    .toMatchObject({ 'Songs/a tune.flac': digestsOf([tune])[tune.path], 'Songs/song.flac': null });

  await endNewestSaver(page);
  const saving = page.getByRole('region', { name: 'Saving' });
  await expect(saving.getByText('What is complete stays.')).toBeVisible();
  await origin.limitUpload(-1);
  await saving.getByRole('button', { name: 'Try again' }).click();
  await expect(library.notices).toContainText('Songs: saved and checked');
  expect(await pickedFiles(page)).toEqual({
    'Songs/a tune.flac': digestsOf([tune])[tune.path],
    'Songs/song.flac': digest,
  });
});

/** From inside, as a crash would. */
async function endNewestSaver(page: Page): Promise<void> {
  const saver = page.workers().findLast((worker) => worker.url().includes('save.worker'));
  if (saver === undefined) throw new Error('Nothing is saved.');
  await saver.evaluate(() => globalThis.close());
}
