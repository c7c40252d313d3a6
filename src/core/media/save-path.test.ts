import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_FILES } from '../torrent/file-ranges.ts';
import type { InfoHash } from '../units/info-hash.ts';
import { parseSaveId, parseZipPath, savePath, zipPath } from './save-path.ts';
import { isStreamPath, parseStreamPath } from './stream-path.ts';

const HASH = 'dd8255ecdc7ca55fb0bbf81323d87062db1f6d1c' as InfoHash;

test('a path names one file, or several, and one save', () => {
  expect(savePath(HASH, 3)).toBe(`/save/${HASH}/3`);
  expect(savePath(HASH, 3, 'a-1')).toBe(`/save/${HASH}/3?id=a-1`);
  expect(zipPath(HASH, [6, 0, 2, 5, 4, 2])).toBe(`/save/${HASH}/0,2,4-6.zip`);
  expect(zipPath(HASH, [0], 'a-1')).toBe(`/save/${HASH}/0.zip?id=a-1`);
});

test('what is written is read again', () => {
  const indexes = fc.uniqueArray(fc.nat({ max: MAX_FILES - 1 }), { minLength: 1 });
  fc.assert(
    fc.property(indexes, fc.uuid(), (fileIndexes, id) => {
      const { pathname, search } = new URL(zipPath(HASH, fileIndexes, id), 'https://x.example');
      const ascending = fileIndexes.toSorted((one, other) => one - other);
      expect(parseZipPath(pathname)).toEqual({ infoHash: HASH, fileIndexes: ascending });
      expect(parseSaveId(search)).toBe(id);
      expect(isStreamPath(pathname)).toBe(true);
      expect(parseStreamPath(pathname)).toBeNull();
    }),
  );
});

test.each([
  `/save/${HASH}/.zip`,
  `/save/${HASH}/1`,
  `/save/${HASH}/2,1.zip`,
  `/save/${HASH}/1,1.zip`,
  `/save/${HASH}/1,2.zip`,
  `/save/${HASH}/01.zip`,
  `/save/${HASH}/1-.zip`,
  `/save/${HASH}/0-99999999.zip`,
  `/save/${HASH}/1.zip/`,
  `/save/${HASH}/1.zip.zip`,
  `/save/${HASH.toUpperCase()}/1.zip`,
  `/stream/${HASH}/1.zip`,
  `//save/${HASH}/1.zip`,
])('%s names no zip file', (path) => {
  expect(parseZipPath(path)).toBeNull();
});

test.each(['', '?', '?id=', '?id=a b', '?id=../x', `?id=${'a'.repeat(65)}`, '?is=a'])(
  '%s names no save',
  (search) => {
    expect(parseSaveId(search)).toBeNull();
  },
);
