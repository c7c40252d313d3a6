import { describe, expect, it } from 'vitest';
import type { SharedFile } from '../../bridge/commands.ts';
import { describeShare } from './share.ts';

function shared(path: string, handle: FileSystemFileHandle | null = null): SharedFile {
  const parts = path.split('/');
  return { path: parts, file: new File(['four'], parts.at(-1) ?? ''), handle };
}

const HANDLE = {} as FileSystemFileHandle;

describe('describeShare', () => {
  it('is named after the folder, whose name leaves the paths', () => {
    const { name, files } = describeShare([shared('photos/a.jpg'), shared('photos/best/b.jpg')]);
    expect(name).toBe('photos');
    expect(files.map((file) => file.path)).toEqual([['a.jpg'], ['best', 'b.jpg']]);
  });

  it('is named after a single file, ending and all', () => {
    const { name, files } = describeShare([shared('film.mp4')]);
    expect(name).toBe('film.mp4');
    expect(files[0]?.path).toEqual(['film.mp4']);
  });

  it('shares the one file of a folder as itself', () => {
    const { name, files } = describeShare([shared('films/2010/film.mp4')]);
    expect(name).toBe('film.mp4');
    expect(files[0]?.path).toEqual(['film.mp4']);
  });

  it('is named after the first of loose files, without its ending', () => {
    expect(describeShare([shared('film.mp4'), shared('film.srt')]).name).toBe('film');
    expect(describeShare([shared('.env'), shared('b')]).name).toBe('.env');
  });

  it('keeps the paths of two folders', () => {
    const { name, files } = describeShare([shared('a/x.txt'), shared('b/y.txt')]);
    expect(name).toBe('x');
    expect(files.map((file) => file.path)).toEqual([
      ['a', 'x.txt'],
      ['b', 'y.txt'],
    ]);
  });

  it('sums sizes, and has handles only when every file has one', () => {
    expect(describeShare([shared('a'), shared('b')]).totalBytes).toBe(8);
    expect(describeShare([shared('a', HANDLE), shared('b')]).hasHandles).toBe(false);
    expect(describeShare([shared('a', HANDLE), shared('b', HANDLE)]).hasHandles).toBe(true);
  });
});
