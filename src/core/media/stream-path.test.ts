import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InfoHash } from '../units/info-hash.ts';
import { savePath } from './save-path.ts';
import { isStreamPath, parseStreamPath, streamPath } from './stream-path.ts';

const HASH = 'dd8255ecdc7ca55fb0bbf81323d87062db1f6d1c' as InfoHash;

test('a path names one file', () => {
  expect(streamPath(HASH, 3)).toBe(`/stream/${HASH}/3`);
  expect(savePath(HASH, 0)).toBe(`/save/${HASH}/0`);
});

test('what is written is read again', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 20, maxLength: 20 }),
      fc.nat({ max: 99_999 }),
      (bytes, fileIndex) => {
        const infoHash = Buffer.from(bytes).toString('hex') as InfoHash;
        const stream = { kind: 'stream', infoHash, fileIndex };
        expect(parseStreamPath(streamPath(infoHash, fileIndex))).toEqual(stream);
        expect(parseStreamPath(savePath(infoHash, fileIndex))).toEqual({ ...stream, kind: 'save' });
      },
    ),
  );
});

test.each([
  '/',
  '/stream',
  '/stream/',
  `/stream/${HASH}`,
  `/stream/${HASH}/`,
  `/stream/${HASH}/1/`,
  `/stream/${HASH}/1/film.mp4`,
  `/stream/${HASH}/01`,
  `/stream/${HASH}/-1`,
  `/stream/${HASH}/1e3`,
  `/stream/${HASH}/1234567890`,
  `/stream/${HASH.toUpperCase()}/1`,
  `/stream/${HASH.slice(1)}/1`,
  `/stream/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/1`,
  `//stream/${HASH}/1`,
  `/assets/stream/${HASH}/1`,
  `/STREAM/${HASH}/1`,
  `/stream/${HASH}/1%00`,
])('%s names none', (path) => {
  expect(parseStreamPath(path)).toBeNull();
});

test.each([
  ['/stream', true],
  ['/stream/x', true],
  ['/save/', true],
  ['/', false],
  ['/streams/x', false],
  ['/assets/save/x.js', false],
])('%s lies among files of torrents: %s', (path, isThere) => {
  expect(isStreamPath(path)).toBe(isThere);
});
