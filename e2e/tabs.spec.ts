/** Several tabs are one Bittern: one of them runs the engine, and another takes over when it goes. */
import type { Page } from '@playwright/test';
import { digestsOf, type ContentFile } from './fixtures/content.ts';
import { Library } from './fixtures/library.ts';
import { endEngine, enginesOf } from './fixtures/workers.ts';
import { expect, test } from './fixtures/world.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Of the lecture, half a minute: enough to be met in the middle on a busy machine. */
const SLOW = 400 * KIB;

const slide: ContentFile = { path: 'slides.pdf', lengthBytes: MIB, seed: 71 };
const lecture: ContentFile = { path: 'lecture.webm', lengthBytes: 12 * MIB, seed: 72 };

test('a second tab shows the same list and its commands work', async ({
  library: first,
  stockPeer,
}) => {
  const origin = await stockPeer({ uploadLimit: SLOW });
  const { magnet } = await origin.seed([lecture], { pieceLength: 64 * KIB });
  const { magnet: otherMagnet } = await origin.seed([slide]);
  await first.open();
  await first.add(magnet);
  const second = await openSecondTab(first);
  await second.reaches(lecture.path, 'Downloading');

  await second.pause(lecture.path);
  await second.reaches(lecture.path, 'Paused');
  await first.reaches(lecture.path, 'Paused');
  await second.resume(lecture.path);
  await first.reaches(lecture.path, 'Downloading');
  await second.add(otherMagnet);
  await expect(first.row(slide.path)).toBeVisible();
  await origin.limitUpload(-1);
  await first.reaches(slide.path, 'Seeding');
  await second.reaches(slide.path, 'Seeding');
  expect(await second.saveFile(slide.path)).toBe(digestsOf([slide])[slide.path]);
  await second.remove(slide.path, 'Delete data');
  await expect(first.row(slide.path)).toHaveCount(0);
});

test('when the leading tab closes in mid-download, another one finishes it', async ({
  library: first,
  stockPeer,
}) => {
  const origin = await stockPeer({ uploadLimit: SLOW });
  const { magnet, infoHash } = await origin.seed([lecture], { pieceLength: 64 * KIB });
  await first.open();
  const second = await openSecondTab(first);
  await first.add(magnet);
  await expect.poll(() => second.percent(lecture.path)).toBeGreaterThan(10);
  const before = await second.engine.torrent(infoHash);

  await first.page.close();
  await expect.poll(() => hasEngine(second.page)).toBe(true);
  const after = await second.engine.torrent(infoHash);
  expect(after?.donePieceCount).toBeGreaterThanOrEqual(before?.donePieceCount ?? Infinity);
  await origin.limitUpload(-1);
  await second.reaches(lecture.path, 'Seeding');
  expect(await second.saveFile(lecture.path)).toBe(digestsOf([lecture])[lecture.path]);
  await expect(second.page.getByText('Running in another tab')).toHaveCount(0);
});

test('a command given while no tab leads is carried out by the next one', async ({
  library: first,
  stockPeer,
}) => {
  const origin = await stockPeer();
  const { magnet } = await origin.seed([slide]);
  await first.open();
  const second = await openSecondTab(first);
  // Typed before, sent in the moment between the two.
  await second.field.fill(magnet);
  await Promise.all([first.page.close(), second.addButton.click()]);
  await second.reaches(slide.path, 'Seeding');
});

test('an engine that hangs is replaced, and the download goes on', async ({
  library,
  stockPeer,
}) => {
  const origin = await stockPeer({ uploadLimit: SLOW });
  const { magnet, infoHash } = await origin.seed([lecture], { pieceLength: 64 * KIB });
  await library.open();
  await library.add(magnet);
  await library.reaches(lecture.path, 'Downloading');
  const [engine] = await enginesOf(library.page);
  await engine?.evaluate(() => {
    // A timer of its own: what a debugger runs cannot be terminated.
    setTimeout(() => {
      for (;;);
    });
  });
  await expect(library.page.getByText('Starting', { exact: true })).toBeVisible({
    timeout: 20_000,
  });
  await expect(library.page.getByText('Starting', { exact: true })).toHaveCount(0);
  await origin.limitUpload(-1);
  await library.reaches(lecture.path, 'Seeding');
  expect((await library.engine.torrent(infoHash))?.progress).toBe(1);
});

test('a tab that follows sees the engine of the other tab end and come back', async ({
  library: first,
  stockPeer,
}) => {
  const origin = await stockPeer({ uploadLimit: SLOW });
  const { magnet } = await origin.seed([lecture], { pieceLength: 64 * KIB });
  await first.open();
  const second = await openSecondTab(first);
  await second.add(magnet);
  await expect.poll(() => second.percent(lecture.path)).toBeGreaterThan(10);
  await endEngine(first.page);
  // Given while there is no engine: it waits for the next one.
  await second.pause(lecture.path);
  await second.reaches(lecture.path, 'Paused');
  await first.reaches(lecture.path, 'Paused');
});

async function openSecondTab(first: Library): Promise<Library> {
  const second = new Library(await first.page.context().newPage());
  await second.open();
  await expect(second.page.getByText('Running in another tab')).toBeVisible();
  return second;
}

async function hasEngine(page: Page): Promise<boolean> {
  return (await enginesOf(page)).length > 0;
}
