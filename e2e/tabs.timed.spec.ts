/** How soon another engine takes over. */
import { digestsOf, type ContentFile } from './fixtures/content.ts';
import { endEngine } from './fixtures/workers.ts';
import { expect, test } from './fixtures/world.ts';

const KIB = 1024;
/** Half a minute of it: enough to be met in the middle on a busy machine. */
const SLOW = 400 * KIB;

const lecture: ContentFile = { path: 'lecture.webm', lengthBytes: 12 * KIB * KIB, seed: 72 };

test('the end of the engine is noticed within a second, and the download goes on', async ({
  library,
  stockPeer,
}) => {
  const origin = await stockPeer({ uploadLimit: SLOW });
  const { magnet, infoHash } = await origin.seed([lecture], { pieceLength: 64 * KIB });
  const { page } = library;
  await library.open();
  await library.add(magnet);
  await expect.poll(() => library.percent(lecture.path)).toBeGreaterThan(10);
  const before = await library.engine.torrent(infoHash);

  // Listening before the end: a page may answer the end sooner than a command sent before it.
  const notice = await page.evaluateHandle(() => {
    const channel = new BroadcastChannel('bittern.tabs');
    const at = new Promise<number>((resolve) => {
      channel.onmessage = ({ data }) => {
        const { kind, status } = data as { kind: string; status?: unknown };
        if (kind === 'leader' && status === 'starting') resolve(Date.now());
      };
    });
    return { channel, at };
  });
  const endedAt = await endEngine(page);
  const noticedAfterMs = (await notice.evaluate(({ at }) => at)) - endedAt;
  test.info().annotations.push({ type: 'noticed after', description: `${noticedAfterMs} ms` });
  expect(noticedAfterMs).toBeLessThan(1_000);
  await library.reaches(lecture.path, 'Downloading');
  const after = await library.engine.torrent(infoHash);
  expect(after?.donePieceCount).toBeGreaterThanOrEqual(before?.donePieceCount ?? Infinity);
  await origin.limitUpload(-1);
  await library.reaches(lecture.path, 'Seeding');
  expect(await library.saveFile(lecture.path)).toBe(digestsOf([lecture])[lecture.path]);
});
