import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8Length } from '../units/utf8.ts';
import { saveFolder, zipName } from './save-folder.ts';

test('a whole torrent lies in a folder of its name', () => {
  const folder = saveFolder('Series', [
    ['Season 1', '1.mp4'],
    ['read me.txt'],
    ['Season 2', '1.mp4'],
  ]);
  expect(folder).toEqual({
    name: 'Series',
    paths: [['Season 1', '1.mp4'], ['read me.txt'], ['Season 2', '1.mp4']],
  });
  expect(zipName(folder)).toBe('Series.zip');
});

test('a folder of a torrent is saved without what stands above it', () => {
  const paths = [
    ['Films', 'Old', 'a.mp4'],
    ['Films', 'Old', 'Subs', 'a.srt'],
  ];
  expect(saveFolder('Torrent', paths)).toEqual({
    name: 'Old',
    paths: [['a.mp4'], ['Subs', 'a.srt']],
  });
  // A file is no folder.
  expect(saveFolder('Torrent', [['a'], ['a', 'b']]).name).toBe('Torrent');
  expect(saveFolder('Torrent', [['A', 'x.mp4']])).toEqual({ name: 'A', paths: [['x.mp4']] });
  expect(saveFolder('film.mp4', [['film.mp4']])).toEqual({
    name: 'film.mp4',
    paths: [['film.mp4']],
  });
});

/** Names as hostile as they come, and equal ones again and again. */
const part = fc.oneof(
  fc.constantFrom(
    'a',
    'A',
    'é',
    'e\u0301',
    '..',
    '.',
    '',
    'con',
    'NUL.txt',
    'a/b',
    '\\\\x',
    'x.',
    'y ',
  ),
  fc.constantFrom(
    '/etc/passwd',
    'C:\\x',
    'a\u0000b',
    '\u202egpj.exe',
    '_',
    'a (2)',
    '\ud800',
    'a:b',
    'a?b',
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
);
const paths = fc.array(fc.array(part, { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 12,
});

test('long names are cut before their extension, and stay distinct', () => {
  const long = (end: string) => [`${'ü'.repeat(125)}${end}.flac`];
  const { paths } = saveFolder('x', [long('1'), long('2'), ['short.flac']]);
  expect(paths.flat()).toEqual([
    `${'ü'.repeat(105)}.flac`,
    `${'ü'.repeat(105)} (2).flac`,
    'short.flac',
  ]);
});

test('whatever names come, those given are safe and distinct on every file system', () => {
  fc.assert(
    fc.property(part, paths, (torrentName, given) => {
      const folder = saveFolder(torrentName, given);
      expect(folder.paths).toHaveLength(given.length);
      const zip = zipName(folder);
      expect(zip).toMatch(/.\.zip$/);
      for (const name of [folder.name, zip, ...folder.paths.flat()]) {
        expect(name).toMatch(/^(?!\.{1,2}$)[^/\\"*:<>?|\p{Cc}]+$/u);
        expect(name).not.toMatch(/[. ]$/);
        expect(name).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i);
        // With room for what browsers put before and behind it.
        expect(utf8Length(name)).toBeLessThanOrEqual(255 - '_.download.crswap'.length);
      }
      const keys = folder.paths.map((path) => path.join('/').normalize('NFC').toLowerCase());
      expect(new Set(keys).size).toBe(keys.length);
      // No file stands where another one needs a folder.
      for (const key of keys) expect(keys.some((other) => other.startsWith(`${key}/`))).toBe(false);
    }),
  );
});

test('what is safe already keeps its name', () => {
  const safe = saveFolder('x', [
    ['a', 'b!.mp4'],
    ['ü', '日本.srt'],
  ]);
  expect(safe.paths).toEqual([
    ['a', 'b!.mp4'],
    ['ü', '日本.srt'],
  ]);
  expect(saveFolder(safe.name, safe.paths)).toEqual(safe);
});
