/** Files leave the browser whole: as its downloads, as a zip file, and written where the user picked. */
import { readFile } from 'node:fs/promises';
import { savePath, zipPath } from '../src/core/media/save-path.ts';
import { listZip } from '../src/core/saving/read-zip.suite.ts';
import type { InfoHash } from '../src/core/units/info-hash.ts';
import { digestsOf, sha256, type ContentFile } from './fixtures/content.ts';
import * as saving from './fixtures/saving.ts';
import { expect, test } from './fixtures/world.ts';

/** As they are shared, and as they are saved. */
const NAMES: Readonly<Record<string, string>> = {
  '日本語/ü 100% 👍.bin': '日本語/ü 100% 👍.bin',
  '日本語/deep/empty': '日本語/deep/empty',
  'what: a *name*?.txt': 'what_ a _name__.txt',
  'read me.html': 'read me.html',
};
const LENGTHS = [3_000_001, 0, 70_000, 12];
const files = Object.keys(NAMES).map((path, at): ContentFile => ({
  path,
  lengthBytes: LENGTHS[at] ?? 0,
  seed: 200 + at,
}));
const digests = digestsOf(files);

// The service worker takes over at once, and stores the app while the story goes on.
test.setTimeout(120_000);

test('a file, a zip file of a folder, and files in a picked folder', async ({ library }) => {
  const { page } = library;
  await library.open();
  await saving.isServed(page);
  const infoHash = (await saving.shareMade(page, 'My files', files)) as InfoHash;
  const listed = (await library.engine.detail(infoHash)).files;
  const indexes = listed.map(({ index }) => index);
  const large = listed.find(({ sizeBytes }) => sizeBytes === LENGTHS[0])?.index ?? NaN;

  const file = await saving.download(page, savePath(infoHash, large, 'one'));
  expect(file.suggestedFilename()).toBe('ü 100% 👍.bin');
  expect(await saving.sha256OfFile(await file.path())).toBe(digests[files[0]?.path ?? '']);
  await expect
    .poll(async () => (await saving.newsOf(page, 'one')).at(-1))
    .toMatchObject({ state: 'done', sentBytes: LENGTHS[0], lengthBytes: LENGTHS[0] });

  const zipped = await saving.download(page, zipPath(infoHash, indexes, 'two'));
  expect(zipped.suggestedFilename()).toBe('My files.zip');
  const zip = await readFile(await zipped.path());
  const entries = listZip({
    lengthBytes: zip.length,
    read: (offset, length) => zip.subarray(offset, offset + length),
  });
  expect(
    Object.fromEntries(
      entries.map(({ name, offset, lengthBytes }) => [
        name,
        sha256(zip.subarray(offset, offset + lengthBytes)),
      ]),
    ),
  ).toEqual(
    Object.fromEntries(files.map(({ path }) => [`My files/${NAMES[path] ?? ''}`, digests[path]])),
  );
  await expect
    .poll(async () => (await saving.newsOf(page, 'two')).at(-1))
    .toMatchObject({ state: 'done', sentBytes: zip.length });

  const plain = await saving.plainPage(page.context());
  const save = { infoHash, name: 'My files', files: saving.filesToSave(listed) };
  const work = await saving.startWorkerSave(plain, save);
  const answer = await work.evaluate(({ end }) => end);
  expect(answer).toMatchObject({ kind: 'saved', saved: { folderName: 'My files' } });
  expect(await saving.storedDigests(plain)).toEqual(
    Object.fromEntries(files.map(({ path }) => [`My files/${NAMES[path] ?? ''}`, digests[path]])),
  );
});
