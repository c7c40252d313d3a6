import { expect, test } from 'vitest';
import type { SharedContent } from '../../bridge/share-target.ts';
import { KeptShares } from './kept-shares.ts';
import { ShareBackup } from './share-backup.ts';
import { answerShare, handOverShare } from './share-target.ts';

const ORIGIN = 'https://bittern.example';

/** The disk below it outlives a service worker. */
class Disk {
  nowMs = 1_000_000;
  readonly #kept = new Map<string, Response>();

  readonly cache = {
    put: (request: RequestInfo | URL, response: Response) => {
      this.#kept.set(addressOf(request), response);
      return Promise.resolve();
    },
    match: (request: RequestInfo | URL) =>
      Promise.resolve(this.#kept.get(addressOf(request))?.clone()),
    delete: (request: RequestInfo | URL) => Promise.resolve(this.#kept.delete(addressOf(request))),
    keys: () => Promise.resolve([...this.#kept.keys()].map((address) => new Request(address))),
  };

  get entryCount(): number {
    return this.#kept.size;
  }
}

function addressOf(request: RequestInfo | URL): string {
  return new URL(request instanceof Request ? request.url : request, ORIGIN).href;
}

/** A service worker whose time stands still until it is told. */
function worker(disk = new Disk()) {
  const waits: (() => void)[] = [];
  let lastId = 0;
  const shares = new KeptShares({
    newId: () => `share-${++lastId}`,
    maxBytes: 1_000_000,
    wait: () => new Promise((resolve) => waits.push(resolve)),
    backup: new ShareBackup({ open: () => Promise.resolve(disk.cache), now: () => disk.nowMs }),
  });
  const held: Promise<unknown>[] = [];

  async function post(
    body: BodyInit,
    path = '/share-target',
    maxBytes = 1_000_000,
  ): Promise<Response | null> {
    // Node wants `duplex` for a stream; the types of browsers do not know it.
    const init = { method: 'POST', body, duplex: 'half' } satisfies RequestInit & {
      duplex: string;
    };
    const request = new Request(ORIGIN + path, init);
    const answers: Promise<Response>[] = [];
    answerShare(
      {
        request,
        respondWith: (response) => void answers.push(response),
        waitUntil: (work) => void held.push(work),
      },
      shares,
      maxBytes,
    );
    return (await answers[0]) ?? null;
  }

  async function take(data: unknown): Promise<unknown> {
    const answers: unknown[] = [];
    const works: Promise<unknown>[] = [];
    const port = { postMessage: (answer: unknown) => answers.push(answer) };
    const waitUntil = (work: Promise<unknown>) => void works.push(work);
    handOverShare({ data, ports: [port], waitUntil }, shares);
    await Promise.all(works);
    return answers[0];
  }

  return { post, take, held, passTime: () => waits.forEach((pass) => pass()) };
}

function form(entries: readonly (readonly [string, string | File])[]): FormData {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}

const takeShared = (id: string) => ({ type: 'TAKE_SHARED', id });

test('keeps text and files until the page takes them, once', async () => {
  const { post, take, held } = worker();
  const answer = await post(
    form([
      ['title', 'An album'],
      ['text', 'look: magnet:?xt=1'],
      ['url', ''],
      ['files', new File(['one'], 'one.txt', { type: 'text/plain' })],
      ['files', new File([''], '')],
      ['unknown', 'x'],
    ]),
  );
  expect(answer?.status).toBe(303);
  expect(answer?.headers.get('location')).toBe(`${ORIGIN}/?shared=share-1`);
  const content = (await take(takeShared('share-1'))) as SharedContent;
  expect(content.texts).toEqual(['look: magnet:?xt=1', 'An album']);
  expect(content.files.map(({ name }) => name)).toEqual(['one.txt']);
  await expect(content.files[0]?.text()).resolves.toBe('one');
  expect(await take(takeShared('share-1'))).toBeNull();
  // The worker may end now.
  await Promise.all(held);
});

test('forgets what nobody comes for', async () => {
  const { post, take, held, passTime } = worker();
  await post(form([['text', 'x']]));
  passTime();
  await Promise.all(held);
  expect(await take(takeShared('share-1'))).toBeNull();
});

test('keeps four at most, the newest', async () => {
  const { post, take } = worker();
  for (const text of 'abcde') await post(form([['text', text]]));
  expect(await take(takeShared('share-1'))).toBeNull();
  expect(await take(takeShared('share-2'))).toMatchObject({ texts: ['b'] });
  expect(await take(takeShared('share-5'))).toMatchObject({ texts: ['e'] });
});

test('keeps together no more than it can hold, and the newest in any case', async () => {
  const { post, take } = worker();
  const file = (name: string, bytes: number) =>
    form([['files', new File([new Uint8Array(bytes)], name)]]);
  for (const name of ['a', 'b', 'c']) await post(file(name, 400_000));
  expect(await take(takeShared('share-1'))).toBeNull();
  await post(file('d', 900_000));
  for (const id of ['share-2', 'share-3']) expect(await take(takeShared(id))).toBeNull();
  expect(await take(takeShared('share-4'))).toMatchObject({ files: [{ name: 'd' }] });
});

test('reads no more than it can hold, and says so', async () => {
  const { post, take } = worker();
  const chunk = new Uint8Array(64 * 1024);
  let readBytes = 0;
  const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      readBytes += chunk.byteLength;
      controller.enqueue(chunk);
    },
  });
  const large = form([['files', new File([new Uint8Array(2_000)], 'film.mp4')]]);
  for (const body of [large, endless]) {
    const answer = await post(body, '/share-target', 1_000);
    expect(answer?.status).toBe(303);
    expect(answer?.headers.get('location')).toBe(`${ORIGIN}/?shared=too-large`);
  }
  expect(readBytes).toBeLessThan(10 * chunk.byteLength);
  expect(await take(takeShared('too-large'))).toBeNull();
  expect((await post(large, '/share-target', 3_000))?.headers.get('location')).toContain('share-1');
});

test('sends the browser on also when what was posted is no form', async () => {
  const { post, take } = worker();
  expect((await post('not a form'))?.status).toBe(303);
  expect(await take(takeShared('share-1'))).toEqual({ texts: [], files: [] });
});

test('leaves other requests and messages alone', async () => {
  const { post, take } = worker();
  expect(await post(form([]), '/elsewhere')).toBeNull();
  for (const data of [null, 'TAKE_SHARED', {}, { type: 'TAKE_SHARED' }, { type: 'X', id: '1' }]) {
    expect(await take(data)).toBeUndefined();
  }
});

test('outlives a service worker that is killed, for a while and once', async () => {
  const disk = new Disk();
  const file = new File(['one'], 'one.txt', { type: 'text/plain' });
  await worker(disk).post(
    form([
      ['text', 'magnet:?xt=1'],
      ['files', file],
    ]),
  );
  await expect.poll(() => disk.entryCount).toBe(1);
  const next = worker(disk);
  const content = (await next.take(takeShared('share-1'))) as SharedContent;
  expect(content.texts).toEqual(['magnet:?xt=1']);
  expect(content.files[0]).toMatchObject({ name: 'one.txt', type: 'text/plain' });
  await expect(content.files[0]?.text()).resolves.toBe('one');
  expect(await next.take(takeShared('share-1'))).toBeNull();
  expect(disk.entryCount).toBe(0);

  await worker(disk).post(form([['text', 'old']]));
  await expect.poll(() => disk.entryCount).toBe(1);
  disk.nowMs += 11 * 60_000;
  expect(await worker(disk).take(takeShared('share-1'))).toBeNull();
  expect(disk.entryCount).toBe(0);
});

test('leaves nothing on the disk of what was taken, or is older than the newest', async () => {
  const disk = new Disk();
  const { post, take, held } = worker(disk);
  await post(form([['text', 'a']]));
  await take(takeShared('share-1'));
  await Promise.all(held);
  expect(disk.entryCount).toBe(0);

  await worker(disk).post(form([['text', 'left behind']]));
  await expect.poll(() => disk.entryCount).toBe(1);
  disk.nowMs += 11 * 60_000;
  await post(form([['text', 'b']]));
  await expect.poll(() => disk.entryCount).toBe(1);
  expect(await take(takeShared('share-2'))).toMatchObject({ texts: ['b'] });
});
