import { expect, test } from 'vitest';
import { parseMetainfo, type Metainfo } from '../core/torrent/metainfo.ts';
import type { SharedFile } from '../bridge/commands.ts';
import { valueOf } from './additions.ts';
import { createMetainfo } from './creation.ts';
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
