/** Saves into the browser's own file system, whose handles are those that pickers give. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FromSaveWorker, SavedFile, SaveWorkerOrder } from '../../bridge/save-worker.ts';
import { FAULT_HEADER, SAFE_HEADERS } from '../../core/media/stream-head.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import { carryOut } from './carry-out.ts';
import { newHasher } from './hasher.ts';

const HASH = 'b'.repeat(40) as InfoHash;
/** A bit more than two writes. */
const LENGTH = 2 * 1024 * 1024 + 12_345;

type Progress = Extract<FromSaveWorker, { kind: 'progress' }>;
type News = Extract<FromSaveWorker, { kind: 'progress' | 'file-saved' }>;

let place: FileSystemDirectoryHandle;

beforeEach(async () => {
  const root = await navigator.storage.getDirectory();
  place = await root.getDirectoryHandle(`saves-${crypto.randomUUID()}`, { create: true });
});

afterEach(async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(place.name, { recursive: true });
});

function contentOf(fileIndex: number, lengthBytes: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: lengthBytes }, (_, at) => (at * 31 + fileIndex) % 251);
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).toHex();
}

/** A service worker that has files of these lengths, by index. */
function engine(lengths: readonly number[], more: Partial<{ onRead: () => void }> = {}) {
  const progress: Progress[] = [];
  const saved: SavedFile[] = [];
  const asked: number[] = [];
  const abort = new AbortController();
  let now = 0;
  const parts = {
    fetch: (path: string, init: RequestInit): Promise<Response> => {
      const fileIndex = Number(path.split('/').at(-1));
      const from = Number(/\d+/.exec(new Headers(init.headers).get('range') ?? '')?.[0]);
      const lengthBytes = lengths[fileIndex];
      asked.push(fileIndex);
      if (lengthBytes === undefined) {
        const headers = { ...SAFE_HEADERS, [FAULT_HEADER]: 'torrent_not_ready' };
        return Promise.resolve(new Response('It is paused.\n', { status: 503, headers }));
      }
      const bytes = contentOf(fileIndex, lengthBytes).subarray(from);
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        start: () => more.onRead?.(),
        pull(controller) {
          controller.enqueue(bytes);
          controller.close();
        },
      });
      const headers = { ...SAFE_HEADERS, 'Content-Length': String(bytes.length) };
      return Promise.resolve(new Response(body, { status: 206, headers }));
    },
    wait: (delayMs: number) => new Promise<void>((resolve) => setTimeout(resolve, delayMs)),
    newHasher,
    now: () => (now += 1000),
    tell: (said: News) => {
      if (said.kind === 'progress') progress.push(said);
      else saved.push(said.file);
    },
  };
  return {
    parts,
    progress,
    saved,
    asked,
    abort,
    save: (order: SaveWorkerOrder) => carryOut(order, parts, abort.signal),
  };
}

async function fileNamed(name: string, content = ''): Promise<FileSystemFileHandle> {
  const handle = await place.getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  await writable.write(content);
  await writable.close();
  return handle;
}

async function listed(folder = place, above = ''): Promise<string[]> {
  const names: string[] = [];
  for await (const [name, handle] of folder.entries()) {
    if (handle instanceof FileSystemDirectoryHandle) {
      names.push(`${above}${name}/`, ...(await listed(handle, `${above}${name}/`)));
    } else names.push(`${above}${name}`);
  }
  return names.sort();
}

function fileOrder(handle: FileSystemFileHandle, lengthBytes = LENGTH): SaveWorkerOrder {
  const file = { fileIndex: 0, path: ['film.mp4'], lengthBytes };
  return { kind: 'save-file', infoHash: HASH, file, handle };
}

function folderOrder(
  name: string,
  files: readonly (readonly [path: string, lengthBytes: number])[],
): SaveWorkerOrder {
  return {
    ...{ kind: 'save-folder', infoHash: HASH, name, handle: place },
    files: files.map(([path, lengthBytes], fileIndex) => ({
      ...{ fileIndex, path: path.split('/'), lengthBytes },
    })),
  };
}

test('a file is written, read again and told by its hash', async () => {
  const { save, progress } = engine([LENGTH]);
  const handle = await fileNamed('mine.mp4', 'old and longer'.repeat(300_000));
  const bytes = contentOf(0, LENGTH);
  const sum = await sha256(bytes);
  expect(await save(fileOrder(handle))).toEqual({
    kind: 'saved',
    saved: {
      folderName: null,
      files: [{ fileIndex: 0, path: ['mine.mp4'], lengthBytes: LENGTH, sha256: sum }],
    },
  });
  expect(await sha256(await (await handle.getFile()).bytes())).toBe(sum);
  const phases = progress.map(({ phase }) => phase);
  expect(new Set(phases)).toEqual(new Set(['writing', 'verifying']));
  expect(progress.at(-1)).toMatchObject({
    ...{ writtenBytes: LENGTH, verifiedBytes: LENGTH, lengthBytes: LENGTH },
  });
});

test('an empty file is saved as one', async () => {
  const handle = await fileNamed('empty.txt');
  expect(await engine([0]).save(fileOrder(handle, 0))).toMatchObject({ kind: 'saved' });
  expect(await listed()).toEqual(['empty.txt']);
});

test('what the engine refuses leaves the old content, or nothing', async () => {
  const old = await fileNamed('old.mp4', 'old');
  const fault = { code: 'torrent_not_ready', message: 'It is paused.' };
  expect(await engine([]).save(fileOrder(old))).toMatchObject({ kind: 'failed', fault });
  expect(await (await old.getFile()).text()).toBe('old');
  const fresh = await fileNamed('fresh.mp4');
  expect(await engine([]).save(fileOrder(fresh))).toMatchObject({ kind: 'failed', fault });
  expect(await listed()).toEqual(['old.mp4']);
});

test('cancelled in the middle: the old content stays, or nothing', async () => {
  for (const content of ['old', '']) {
    const handle = await fileNamed('film.mp4', content);
    const { save, abort } = engine([LENGTH], { onRead: () => abort.abort() });
    const answer = await save(fileOrder(handle));
    expect(answer).toMatchObject({ kind: 'failed', fault: { code: 'cancelled' } });
    if (content !== '') expect(await (await handle.getFile()).text()).toBe(content);
  }
  expect(await listed()).toEqual([]);
});

test('a file that is not what was sent is a fault, and is removed', async () => {
  const handle = await fileNamed('film.mp4');
  const other = new File([contentOf(1, LENGTH)], 'film.mp4');
  const failing = new Proxy(handle, {
    get(target, key) {
      if (key === 'getFile') return () => Promise.resolve(other);
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const answer = await engine([LENGTH]).save(fileOrder(failing));
  expect(answer).toMatchObject({ kind: 'failed', fault: { code: 'data_damaged' } });
  expect(await listed()).toEqual([]);
});

test('a disk that is full is told so', async () => {
  const handle = await fileNamed('film.mp4', 'old');
  const full = {
    ...{ name: handle.name, getFile: () => handle.getFile() },
    createWritable: async () => {
      const writable = await handle.createWritable();
      const refuse = () => Promise.reject(new DOMException('No space', 'QuotaExceededError'));
      return { write: refuse, abort: () => writable.abort(), close: () => writable.close() };
    },
  } as unknown as FileSystemFileHandle;
  const answer = await engine([LENGTH]).save(fileOrder(full));
  expect(answer).toMatchObject({ kind: 'failed', fault: { code: 'storage_full' } });
  expect(await (await handle.getFile()).text()).toBe('old');
});

test('files are written in folders, and nothing that is there is touched', async () => {
  await fileNamed('Series', 'a file of that name');
  await place.getDirectoryHandle('Series (2)', { create: true });
  const { save } = engine([10, 0, 20]);
  const order = folderOrder('Series', [
    ['Season 1/eins: ä?.mp4', 10],
    ['../../etc/passwd', 0],
    ['日本.srt', 20],
  ]);
  const answer = await save(order);
  expect(answer).toMatchObject({ kind: 'saved', saved: { folderName: 'Series (3)' } });
  const paths = answer.kind === 'saved' ? answer.saved.files.map(({ path }) => path.join('/')) : [];
  expect(paths).toEqual(['Season 1/eins_ ä_.mp4', '_/_/etc/passwd', '日本.srt']);
  expect(await listed()).toEqual(
    [
      ...['Series', 'Series (2)/', 'Series (3)/', 'Series (3)/Season 1/', 'Series (3)/_/'],
      ...['Series (3)/_/_/', 'Series (3)/_/_/etc/', ...paths.map((path) => `Series (3)/${path}`)],
    ].sort(),
  );
});

test('what was complete before a failure stays, and is told', async () => {
  // The third is not to be had.
  const { save } = engine([10, 20]);
  const order = folderOrder('Series', [
    ['1/a.mp4', 10],
    ['1/b.mp4', 20],
    ['2/deep/c.mp4', 30],
  ]);
  const answer = await save(order);
  expect(answer).toMatchObject({
    kind: 'failed',
    fault: { code: 'torrent_not_ready' },
    saved: { folderName: 'Series', files: [{ path: ['1', 'a.mp4'] }, { path: ['1', 'b.mp4'] }] },
  });
  expect(await listed()).toEqual(['Series/', 'Series/1/', 'Series/1/a.mp4', 'Series/1/b.mp4']);
});

test('a failure at the first file leaves no folder', async () => {
  const answer = await engine([]).save(
    folderOrder('Series', [
      ['1/2/a.mp4', 10],
      ['b.mp4', 10],
    ]),
  );
  expect(answer).toMatchObject({ kind: 'failed', saved: { files: [] } });
  expect(await listed()).toEqual([]);
});

const series = [
  ['1/a.mp4', 10],
  ['1/b.mp4', 20],
  ['2/deep/c.mp4', 30],
] as const;

/** The third file is not to be had; resolves with what is there. */
async function failAtTheThird() {
  const { save, saved } = engine([10, 20]);
  expect(await save(folderOrder('Series', series))).toMatchObject({ kind: 'failed' });
  return { folderName: 'Series', files: saved };
}

test('who tries again goes on in the same folder, and fetches only what is missing', async () => {
  const begun = await failAtTheThird();
  const { save, saved, asked, progress } = engine([10, 20, 30]);
  const answer = await save({ ...folderOrder('Series', series), begun } as SaveWorkerOrder);
  expect(answer).toMatchObject({ kind: 'saved', saved: { folderName: 'Series' } });
  expect(asked).toEqual([2]);
  expect(saved.map(({ fileIndex }) => fileIndex)).toEqual([0, 1, 2]);
  expect(progress.at(-1)).toMatchObject({ writtenBytes: 60, verifiedBytes: 60, lengthBytes: 60 });
  expect(await listed()).toEqual([
    ...['Series/', 'Series/1/', 'Series/1/a.mp4', 'Series/1/b.mp4'],
    ...['Series/2/', 'Series/2/deep/', 'Series/2/deep/c.mp4'],
  ]);
});

test('what was changed meanwhile is left alone: all of it comes into a new folder', async () => {
  const begun = await failAtTheThird();
  const folder = await (await place.getDirectoryHandle('Series')).getDirectoryHandle('1');
  const writable = await (await folder.getFileHandle('b.mp4')).createWritable();
  await writable.write('my own words, of 20 b');
  await writable.close();
  const { save, asked, progress } = engine([10, 20, 30]);
  const answer = await save({ ...folderOrder('Series', series), begun } as SaveWorkerOrder);
  expect(answer).toMatchObject({ kind: 'saved', saved: { folderName: 'Series (2)' } });
  expect(asked).toEqual([0, 1, 2]);
  expect(progress.at(-1)).toMatchObject({ writtenBytes: 60, verifiedBytes: 60 });
  expect(await (await (await folder.getFileHandle('b.mp4')).getFile()).text()).toContain('my own');

  await place.removeEntry('Series', { recursive: true });
  const gone = await engine([10, 20, 30]).save({
    ...folderOrder('Series', series),
    begun,
  } as SaveWorkerOrder);
  expect(gone).toMatchObject({ kind: 'saved', saved: { folderName: 'Series' } });
});
