/** The way of a request through the service worker to the engine and back, over a real port. */
import { expect, test } from 'vitest';
import { FaultError } from '../../core/fault.ts';
import { SAFE_HEADERS } from '../../core/media/stream-head.ts';
import { CONTENT, FILE_BYTES, StreamedTorrent } from '../../engine/stream/stream-kit.suite.ts';
import { LineFinder } from './line-finder.ts';
import { site } from './site.suite.ts';

test('a part comes as it is asked for', async () => {
  const { torrent, get, path, calls, streamCount } = site();
  torrent.arriveAll();
  const answer = await get(path(0), { range: 'bytes=10-19' });
  expect(answer?.status).toBe(206);
  expect(answer?.headers.get('content-range')).toBe(`bytes 10-19/${FILE_BYTES[0]}`);
  expect(new Uint8Array((await answer?.arrayBuffer()) ?? [])).toEqual(CONTENT.slice(10, 20));
  const whole = await get(path(2));
  expect((await whole?.arrayBuffer())?.byteLength).toBe(FILE_BYTES[2]);
  expect(calls).toHaveLength(1);
  expect(streamCount()).toBe(0);
});

test('is pulled no faster than it is read, and given up with its reader', async () => {
  const { torrent, get, path, asked, streamCount } = site();
  torrent.arriveAll();
  const answer = await get(path(2));
  const reader = answer?.body?.getReader();
  await reader?.read();
  await expect.poll(() => asked.filter(({ kind }) => kind === 'pull').length).toBe(3);
  expect(streamCount()).toBe(1);
  await reader?.cancel();
  await expect.poll(() => asked.at(-1)?.kind).toBe('cancel');
  expect(streamCount()).toBe(0);
  await expect.poll(() => torrent.openStoreCount).toBe(0);
});

test('an engine that ends makes its streams fail, and the next request finds the next one', async () => {
  const { torrent, get, path, endEngine, calls, streamCount } = site();
  torrent.arrive(3);
  const answer = await get(path(2));
  const reader = answer?.body?.getReader();
  await reader?.read();
  endEngine();
  await expect(reader?.read()).rejects.toMatchObject({ code: 'engine_gone' });
  expect(streamCount()).toBe(0);
  torrent.arriveAll();
  expect((await get(path(0), { range: 'bytes=0-1' }))?.status).toBe(206);
  expect(calls).toHaveLength(2);
});

test('what was promised and not begun when its engine ended comes from the next one', async () => {
  const { torrent, get, path, endEngine, calls, streamCount } = site();
  const answer = await get(path(0), { range: 'bytes=10-19' });
  expect(answer?.status).toBe(206);
  endEngine();
  await expect.poll(() => calls.length).toBe(2);
  torrent.arriveAll();
  expect(new Uint8Array((await answer?.arrayBuffer()) ?? [])).toEqual(CONTENT.slice(10, 20));
  expect(streamCount()).toBe(0);

  const unread = site();
  const given = await unread.get(unread.path(0));
  unread.endEngine();
  await given?.body?.cancel();
  await expect.poll(() => unread.torrent.openStoreCount).toBe(0);
  expect(unread.streamCount()).toBe(0);

  const alone = site();
  const lost = (await alone.get(alone.path(0)))?.body?.getReader();
  alone.closePages();
  alone.endEngine();
  await expect(lost?.read()).rejects.toMatchObject({ code: 'engine_gone' });
  expect(alone.streamCount()).toBe(0);
});

test('an update makes what is being sent fail, read or not, and the next request is answered', async () => {
  const { torrent, get, path, asked, endBodies, streamCount } = site();
  torrent.arrive(3);
  const waiting = (await get(path(2)))?.body?.getReader();
  await waiting?.read();
  const next = waiting?.read();
  const unread = (await get(path(2)))?.body?.getReader();
  await expect.poll(() => asked.filter(({ kind }) => kind === 'pull').length).toBeGreaterThan(3);
  expect(streamCount()).toBe(2);
  endBodies();
  await expect(next).rejects.toMatchObject({ code: 'save_failed' });
  await expect(unread?.read()).rejects.toMatchObject({ code: 'save_failed' });
  expect(streamCount()).toBe(0);
  await expect.poll(() => torrent.openStoreCount).toBe(0);
  torrent.arriveAll();
  expect((await get(path(0), { range: 'bytes=0-1' }))?.status).toBe(206);
});

test('a torrent that is removed meanwhile makes its streams fail', async () => {
  const { torrent, get, path } = site();
  torrent.arrive(3);
  const reader = (await get(path(2)))?.body?.getReader();
  await reader?.read();
  const next = reader?.read();
  torrent.isListed = false;
  torrent.entry.wanted.wake();
  await expect(next).rejects.toMatchObject({ code: 'torrent_unknown' });
  expect((await get(path(2)))?.status).toBe(404);
});

test('says in words what is wrong, with the safe headers', async () => {
  const paused = site(new StreamedTorrent('pause'));
  const { get, path, closePages } = site();
  const answers: [Promise<Response | null>, number][] = [
    [paused.get(paused.path(0)), 503],
    [get(path(9)), 404],
    [get('/stream/'), 404],
    [get(`${path(0)}/x`), 404],
    [get(path(0), { destination: 'document', mode: 'navigate' }), 403],
    [get(path(0), { destination: 'script' }), 403],
    [get(path(0, 'save'), { destination: '' }), 403],
    [get(path(0), { method: 'POST' }), 405],
  ];
  for (const [answer, status] of answers) {
    const response = await answer;
    expect(response?.status).toBe(status);
    expect(Object.fromEntries(response?.headers ?? [])).toMatchObject(
      Object.fromEntries(new Headers(SAFE_HEADERS)),
    );
    expect(response?.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await response?.text()).toMatch(/^[A-Z].*\.\n$/);
  }
  closePages();
  const alone = site();
  alone.closePages();
  expect((await alone.get(alone.path(0)))?.status).toBe(503);
});

test('HEAD, a range beyond the end and a file to save', async () => {
  const { torrent, get, save, path } = site();
  torrent.arriveAll();
  const head = await get(path(0), { method: 'HEAD', range: 'bytes=0-1' });
  expect([head?.status, head?.headers.get('content-length')]).toEqual([200, '40000']);
  expect(head?.body).toBeNull();
  expect((await get(path(0), { range: 'bytes=40000-' }))?.status).toBe(416);
  const saved = await save(`${path(0, 'save')}?id=one`);
  expect(saved?.headers.get('content-disposition')).toMatch(/^attachment;/);
  expect((await saved?.arrayBuffer())?.byteLength).toBe(40_000);
});

test('leaves all other requests alone', async () => {
  const { get } = site();
  for (const path of ['/', '/assets/x.js', '/streams', '/world.json']) {
    expect(await get(path)).toBeNull();
  }
});

test('a page that has no engine to give is asked again, not for ever', async () => {
  let times = 0;
  const finder = new LineFinder({
    pages: () => Promise.resolve([{ postMessage: () => (times += 1) }]),
    wait: () => Promise.resolve(),
    untilFree: () => new Promise(() => undefined),
    holdLife: () => Promise.resolve('life'),
  });
  await expect(finder.line()).rejects.toBeInstanceOf(FaultError);
  expect(times).toBeGreaterThan(10);
});
