/** Downloads that the service worker answers, and what pages hear of them. */
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { zipPath } from '../../core/media/save-path.ts';
import { SAFE_HEADERS } from '../../core/media/stream-head.ts';
import { listZip } from '../../core/saving/read-zip.suite.ts';
import {
  CONTENT,
  FILE_BYTES,
  OFFSETS,
  StreamedTorrent,
} from '../../engine/stream/stream-kit.suite.ts';
import { site } from './site.suite.ts';

const ALL = [0, 1, 2, 3];

async function bytesOf(response: Response | null): Promise<Buffer> {
  return Buffer.from((await response?.arrayBuffer()) ?? new ArrayBuffer());
}

function contentOf(fileIndex: number): Uint8Array {
  const start = OFFSETS[fileIndex] ?? 0;
  return CONTENT.subarray(start, start + (FILE_BYTES[fileIndex] ?? 0));
}

test('several files come as one zip file of the length that was promised', async () => {
  const { torrent, save, streamCount } = site();
  torrent.arriveAll();
  const answer = await save(zipPath(torrent.infoHash, ALL, 'one'));
  const zip = await bytesOf(answer);
  expect(answer?.status).toBe(200);
  expect(Object.fromEntries(answer?.headers ?? [])).toMatchObject({
    ...Object.fromEntries(new Headers(SAFE_HEADERS)),
    'content-disposition': `attachment; filename="a torrent.zip"; filename*=UTF-8''a%20torrent.zip`,
    'content-length': String(zip.length),
    'content-type': 'application/octet-stream',
  });
  const files = listZip({
    lengthBytes: zip.length,
    read: (offset, length) => zip.subarray(offset, offset + length),
  });
  // Without padding; the empty file too.
  expect(files.map(({ name }) => name)).toEqual(
    ['first.mp4', 'second.mp4', 'empty.txt'].map((name) => `a torrent/${name}`),
  );
  for (const [at, { offset, lengthBytes, crc32: sum }] of files.entries()) {
    const bytes = zip.subarray(offset, offset + lengthBytes);
    expect(bytes.equals(contentOf([0, 2, 3][at] ?? 0))).toBe(true);
    expect(crc32(bytes)).toBe(sum);
  }
  expect(streamCount()).toBe(0);
  await expect.poll(() => torrent.openStoreCount).toBe(0);
});

test('HEAD tells the length of a zip file, and no page hears of it', async () => {
  const { torrent, save, news } = site();
  torrent.arriveAll();
  const path = zipPath(torrent.infoHash, [0, 2], 'one');
  const head = await save(path, 'HEAD');
  expect(head?.body).toBeNull();
  expect(news).toEqual([]);
  const whole = await bytesOf(await save(path));
  expect(head?.headers.get('content-length')).toBe(String(whole.length));
});

test('its page hears how far it is, a few times a second, and the end once', async () => {
  const { torrent, save, path, news } = site();
  torrent.arriveAll();
  const answer = await save(`${path(2, 'save')}?id=one`);
  expect((await bytesOf(answer)).equals(contentOf(2))).toBe(true);
  const lengthBytes = FILE_BYTES[2];
  const of = { kind: 'save-news', id: 'one', lengthBytes, fault: null, life: 'life' };
  expect(news[0]).toEqual({ ...of, state: 'going', sentBytes: 0 });
  expect(news.at(-1)).toEqual({ ...of, state: 'done', sentBytes: lengthBytes });
  const going = news.filter(({ state }) => state === 'going');
  expect(going.length).toBe(news.length - 1);
  // 13 chunks, and the clock goes on by 100 ms each time it is looked at.
  expect(going.length).toBeLessThan(8);
});

test('an empty file is done at once', async () => {
  const { torrent, save, path, news } = site();
  torrent.arriveAll();
  const answer = await save(`${path(3, 'save')}?id=one`);
  expect(answer?.headers.get('content-length')).toBe('0');
  expect(news.map(({ state }) => state)).toEqual(['done']);
});

test.each(['file', 'zip'])(
  'a page cancels a %s: it fails for the browser, and nothing is read on',
  async (kind) => {
    const { torrent, save, path, saves, news, streamCount } = site();
    // All but the last pieces: it must wait.
    torrent.arrive(...Array.from({ length: 12 }, (_, index) => index));
    const infoHash = torrent.infoHash;
    const asked = kind === 'zip' ? zipPath(infoHash, ALL, 'one') : `${path(2, 'save')}?id=one`;
    const answer = await save(asked);
    const reader = answer?.body?.getReader();
    await reader?.read();
    saves.cancel('unknown');
    saves.cancel('one');
    await expect(
      (async () => {
        while (!(await reader?.read())?.done);
      })(),
    ).rejects.toMatchObject({ code: 'cancelled' });
    saves.cancel('one');
    expect(news.filter(({ state }) => state !== 'going').map(({ state }) => state)).toEqual([
      'cancelled',
    ]);
    expect(streamCount()).toBe(0);
    await expect.poll(() => torrent.openStoreCount).toBe(0);
    await expect.poll(() => torrent.entry.wanted.isEmpty).toBe(true);
  },
);

test.each(['file', 'zip'])('a %s is cancelled in the list of downloads', async (kind) => {
  const { torrent, save, path, news } = site();
  torrent.arriveAll();
  const asked = kind === 'zip' ? zipPath(torrent.infoHash, ALL, 'x') : `${path(2, 'save')}?id=x`;
  const reader = (await save(asked))?.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  expect(news.at(-1)).toMatchObject({ state: 'cancelled', fault: null });
  await expect.poll(() => torrent.openStoreCount).toBe(0);
});

test.each(['file', 'zip'])('an engine that ends makes a %s fail, never end early', async (kind) => {
  const { torrent, save, path, news, endEngine } = site();
  torrent.arrive(0, 1, 2, 3, 4);
  const asked = kind === 'zip' ? zipPath(torrent.infoHash, ALL, 'x') : `${path(2, 'save')}?id=x`;
  const reader = (await save(asked))?.body?.getReader();
  await reader?.read();
  endEngine();
  await expect(
    (async () => {
      while (!(await reader?.read())?.done);
    })(),
  ).rejects.toMatchObject({ code: 'engine_gone' });
  expect(news.at(-1)).toMatchObject({ state: 'failed', fault: { code: 'engine_gone' } });
});

test.each(['file', 'zip'])('an update makes a %s fail, and its page hears why', async (kind) => {
  const { torrent, save, path, news, endBodies, streamCount } = site();
  torrent.arriveAll();
  const asked = kind === 'zip' ? zipPath(torrent.infoHash, ALL, 'x') : `${path(2, 'save')}?id=x`;
  const reader = (await save(asked))?.body?.getReader();
  await reader?.read();
  endBodies();
  await expect(reader?.read()).rejects.toMatchObject({ code: 'save_failed' });
  expect(news.at(-1)).toMatchObject({ state: 'failed', fault: { code: 'save_failed' } });
  expect(news.filter(({ state }) => state !== 'going')).toHaveLength(1);
  expect(streamCount()).toBe(0);
  await expect.poll(() => torrent.openStoreCount).toBe(0);
});

test('what is not here and will not come is refused before anything is sent', async () => {
  const torrent = new StreamedTorrent('pause');
  const { save, path, news } = site(torrent);
  // The first bytes of either file are here.
  torrent.arrive(0, 1, 2, 3);
  for (const asked of [`${path(2, 'save')}?id=x`, zipPath(torrent.infoHash, [0, 2], 'y')]) {
    const answer = await save(asked);
    expect(answer?.status).toBe(503);
    expect(answer?.headers.get('bittern-fault')).toBe('torrent_not_ready');
    expect(news.pop()).toMatchObject({ state: 'failed', fault: { code: 'torrent_not_ready' } });
  }
  expect(news).toEqual([]);
  // The first file alone is complete.
  expect((await bytesOf(await save(`${path(0, 'save')}?id=one`))).equals(contentOf(0))).toBe(true);
});

test('files that the torrent does not have are refused', async () => {
  const { torrent, save, path } = site();
  torrent.arriveAll();
  for (const asked of [
    zipPath(torrent.infoHash, [0, 9], 'x'),
    zipPath(torrent.infoHash, [1], 'x'),
  ]) {
    expect((await save(asked))?.status).toBe(404);
  }
  expect((await save(`${path(1, 'save')}?id=one`))?.status).toBe(404);
  expect((await save(`/save/${torrent.infoHash}/2,0.zip?id=x`))?.status).toBe(404);
});

test('what no page of ours has begun is refused alike, here or not, and the engine hears nothing', async () => {
  const { torrent, save, path, asked, calls, claimed, news } = site();
  torrent.arriveAll();
  const unknown = `/save/${'0'.repeat(40)}/0`;
  const answers: string[] = [];
  for (const of of [path(0, 'save'), zipPath(torrent.infoHash, ALL), unknown]) {
    for (const search of ['', '?id=', '?id=foreign']) {
      const answer = await save(of + search);
      expect(answer?.status).toBe(404);
      const headers = JSON.stringify(Object.fromEntries(answer?.headers ?? []));
      answers.push(`${headers} ${await answer?.text()}`);
    }
  }
  expect(new Set(answers).size).toBe(1);
  expect(claimed).toEqual(['foreign', 'foreign', 'foreign']);
  expect([asked, calls, news]).toEqual([[], [], []]);
});

test('waits for pieces that are on their way', async () => {
  const { torrent, save } = site();
  const zip = bytesOf(await save(zipPath(torrent.infoHash, [2], 'x')));
  await expect.poll(() => torrent.asked.length).toBeGreaterThan(0);
  torrent.arriveAll();
  expect((await zip).length).toBeGreaterThan(FILE_BYTES[2] ?? 0);
});
