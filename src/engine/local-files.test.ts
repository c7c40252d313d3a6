import { describe, expect, test } from 'vitest';
import type { SharedFile } from '../bridge/commands.ts';
import type { FileSystemFileHandleLike } from '../core/ports.ts';
import { parseMetainfo, type Metainfo } from '../core/torrent/metainfo.ts';
import { valueOf } from './additions.ts';
import { createMetainfo } from './creation.ts';
import { filesOfHandles, matchFiles } from './local-files.ts';

const shared = (path: string, content: string): SharedFile => ({
  path: path.split('/'),
  file: new File([content], path.split('/').at(-1) ?? ''),
  handle: null,
});

async function metainfoOf(...files: readonly SharedFile[]): Promise<Metainfo> {
  const bytes = await createMetainfo({
    name: 'sample',
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

/** As the browser gives one: `getFile` rejects when the file is gone. */
function handle(
  file: File | null,
  permission: PermissionState | null = 'granted',
): FileSystemFileHandleLike {
  return {
    kind: 'file',
    name: file?.name ?? 'gone.txt',
    ...(permission !== null && { queryPermission: () => Promise.resolve(permission) }),
    getFile: () =>
      file === null
        ? Promise.reject(new DOMException('Gone.', 'NotFoundError'))
        : Promise.resolve(file),
  } as FileSystemFileHandleLike;
}

const ONE = shared('one.txt', 'first');
const TWO = shared('two.txt', 'the second');

describe('filesOfHandles', () => {
  test('gives the files in order', async () => {
    const metainfo = await metainfoOf(ONE, TWO);
    const files = await filesOfHandles([handle(ONE.file), handle(TWO.file, null)], metainfo);
    expect(files).toEqual([ONE.file, TWO.file]);
  });

  test.each<[string, FileSystemFileHandleLike[], string]>([
    ['it must be asked for', [handle(ONE.file, 'prompt'), handle(TWO.file)], 'file_permission'],
    ['it was denied', [handle(ONE.file, 'denied'), handle(TWO.file)], 'file_permission'],
    ['a file is gone', [handle(ONE.file), handle(null)], 'file_gone'],
    ['a file has another size', [handle(ONE.file), handle(ONE.file)], 'file_changed'],
    ['a file is too few', [handle(ONE.file)], 'file_incomplete'],
  ])('tells when %s', async (_, handles, code) => {
    const metainfo = await metainfoOf(ONE, TWO);
    await expect(filesOfHandles(handles, metainfo)).rejects.toMatchObject({ code });
  });
});

describe('matchFiles', () => {
  test('takes the only file whatever its name', async () => {
    const metainfo = await metainfoOf(shared('was.txt', 'first'));
    expect(matchFiles([shared('is.txt', 'first')], metainfo)).toHaveLength(1);
    expect(() => matchFiles([shared('is.txt', 'other')], metainfo)).not.toThrow();
    expect(() => matchFiles([shared('is.txt', 'longer')], metainfo)).toThrow(/size differs/);
  });

  test('brings files into the order of the torrent, and leaves others out', async () => {
    const metainfo = await metainfoOf(ONE, TWO);
    expect(matchFiles([shared('three.txt', 'x'), TWO, ONE], metainfo)).toEqual([ONE, TWO]);
  });

  test('says which file is missing', async () => {
    const metainfo = await metainfoOf(ONE, TWO);
    expect(() => matchFiles([ONE], metainfo)).toThrow(/A file is missing, for example "two\.txt"/);
    expect(() => matchFiles([], metainfo)).toThrow(/2 files are missing/);
  });
});
