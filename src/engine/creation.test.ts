import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import parseTorrent from 'parse-torrent';
import { describe, expect, test } from 'vitest';
import { parseMetainfo, type Metainfo } from '../core/torrent/metainfo.ts';
import type { SharedFile } from '../bridge/commands.ts';
import { valueOf } from './additions.ts';
import { createMetainfo, pieceLengthFor, type CreationInit } from './creation.ts';
import { matchFiles } from './local-files.ts';

function shared(path: string, content: string): SharedFile {
  const parts = path.split('/');
  return { path: parts, file: new File([content], parts.at(-1) ?? ''), handle: null };
}

async function create(name: string, files: readonly SharedFile[]): Promise<Metainfo> {
  const bytes = await createMetainfo({
    name,
    files,
    comment: null,
    isPrivate: false,
    trackers: [],
    createdAt: 0,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return valueOf(parseMetainfo(bytes));
}

const FOLDER = [
  shared('day one/sea.jpg', 'blue'),
  shared('day two/sea.jpg', 'green'),
  shared('map', 'x'),
];

test('folders below the shared one stay', async () => {
  const { name, files } = await create('Holiday', FOLDER);
  expect(name).toBe('Holiday');
  expect(files.map(({ path }) => path)).toEqual([
    ['day one', 'sea.jpg'],
    ['day two', 'sea.jpg'],
    ['map'],
  ]);
});

test('a file alone is a torrent of one file', async () => {
  const { name, files, lengthBytes } = await create('sea.jpg', [shared('sea.jpg', 'blue')]);
  expect(name).toBe('sea.jpg');
  expect(lengthBytes).toBe(4);
  expect(files.map(({ path }) => path)).toEqual([['sea.jpg']]);
});

test('chosen files are found again by their paths, with and without the folder they are chosen in', async () => {
  const metainfo = await create('Holiday', FOLDER);
  const inFolder = FOLDER.map((file) => ({ ...file, path: ['Renamed', ...file.path] }));
  for (const chosen of [FOLDER, inFolder]) {
    const matched = matchFiles(chosen.toReversed(), metainfo);
    expect(await Promise.all(matched.map(({ file }) => file.text()))).toEqual([
      'blue',
      'green',
      'x',
    ]);
  }
  expect(() => matchFiles(inFolder.slice(1), metainfo)).toThrow(/day one\/sea\.jpg/);
});

const KIB = 1024;

function sized(path: string, lengthBytes: number): SharedFile {
  const bytes = Uint8Array.from({ length: lengthBytes }, (_, at) => (at * 31 + lengthBytes) % 251);
  return { path: path.split('/'), file: new File([bytes], path), handle: null };
}

async function makeMetainfo(init: Partial<CreationInit>): Promise<Uint8Array> {
  return createMetainfo({
    name: 'sample',
    files: [],
    comment: null,
    isPrivate: false,
    trackers: [],
    createdAt: 1_700_000_000_500,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...init,
  });
}

describe('what other clients read', () => {
  test.each([1, 256 * KIB - 1, 256 * KIB, 256 * KIB + 1, 3 * 256 * KIB + 5])(
    'is the same torrent, of a file of %i bytes',
    async (lengthBytes) => {
      const bytes = await makeMetainfo({ files: [sized('sample', lengthBytes)] });
      const ours = valueOf(parseMetainfo(bytes));
      const theirs = await parseTorrent(bytes);
      expect(theirs.infoHash).toBe(ours.infoHash);
      expect(theirs).toMatchObject({ length: lengthBytes, pieceLength: 256 * KIB, name: 'sample' });
      expect(theirs.pieces?.length).toBe(Math.ceil(lengthBytes / (256 * KIB)));
    },
  );

  test('is the same torrent, of a folder', async () => {
    const files = [sized('a/one', 1), sized('b/empty', 0), sized('b/more', 300 * KIB)];
    const bytes = await makeMetainfo({
      files,
      comment: 'a note',
      isPrivate: true,
      trackers: ['wss://one.example', 'wss://two.example'],
    });
    const ours = valueOf(parseMetainfo(bytes));
    const theirs = await parseTorrent(bytes);
    expect(theirs.infoHash).toBe(ours.infoHash);
    expect(theirs.files?.map(({ path, length }) => [path, length])).toEqual([
      ['sample/a/one', 1],
      ['sample/b/empty', 0],
      ['sample/b/more', 300 * KIB],
    ]);
    expect(theirs).toMatchObject({
      comment: 'a note',
      private: true,
      announce: ['wss://one.example', 'wss://two.example'],
      createdBy: 'Bittern',
      created: new Date(1_700_000_000_000),
    });
  });

  test('has the hashes of its pieces', async () => {
    const file = sized('sample', 600 * KIB);
    const theirs = await parseTorrent(await makeMetainfo({ files: [file] }));
    const content = new Uint8Array(await file.file.arrayBuffer());
    const hashes = [0, 1, 2].map((index) =>
      createHash('sha1')
        .update(content.subarray(index * 256 * KIB, (index + 1) * 256 * KIB))
        .digest('hex'),
    );
    expect(theirs.pieces).toEqual(hashes);
  });
});

describe('pieceLengthFor', () => {
  test.each([
    [1, 256 * KIB],
    [375 * 1024 * KIB, 256 * KIB],
    [376 * 1024 * KIB, 512 * KIB],
    [10 * 1024 * 1024 * KIB, 8 * 1024 * KIB],
    [1e15, 16 * 1024 * KIB],
  ])('gives a torrent of %d bytes pieces of %d', (lengthBytes, pieceLengthBytes) => {
    expect(pieceLengthFor(lengthBytes)).toBe(pieceLengthBytes);
  });
});

describe('on the way', () => {
  test('progress rises to the whole', async () => {
    const seen: [number, number][] = [];
    const lengthBytes = 5 * 256 * KIB + 7;
    await makeMetainfo({
      files: [sized('sample', lengthBytes)],
      onProgress: (done, total) => seen.push([done, total]),
    });
    expect(seen.length).toBe(6);
    expect(seen.map(([done]) => done)).toEqual(seen.map(([done]) => done).sort((a, b) => a - b));
    expect(seen.at(-1)).toEqual([lengthBytes, lengthBytes]);
  });

  test('it can be cancelled', async () => {
    const controller = new AbortController();
    const making = makeMetainfo({
      files: [sized('sample', 40 * 256 * KIB)],
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(making).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('there must be something to share', async () => {
    await expect(makeMetainfo({ files: [sized('empty', 0)] })).rejects.toMatchObject({
      code: 'nothing_to_share',
    });
  });

  test('a file that has changed is told, and the others are not read to their end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bittern-creation-'));
    try {
      const path = join(folder, 'file');
      await writeFile(path, 'as it was');
      // As the browser's own files: read when it is time. A `File` made of it would be a copy.
      const file = (await openAsBlob(path)) as File;
      await writeFile(path, 'changed since then');
      let progressCount = 0;
      const making = makeMetainfo({
        files: [{ path: ['file'], file, handle: null }, sized('other', 40 * 256 * KIB)],
        onProgress: () => {
          progressCount += 1;
        },
      });
      await expect(making).rejects.toMatchObject({ code: 'file_gone' });
      const countAtFault = progressCount;
      await crypto.subtle.digest('SHA-1', new Uint8Array(4 * 256 * KIB));
      expect(progressCount).toBe(countAtFault);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
