import { expect, test } from 'vitest';
import type { FileSnapshot } from '../../bridge/snapshots.ts';
import { coverOf } from './cover.ts';

/** The cover of the first of these files. */
function coverAmong(...paths: string[]): string | undefined {
  const files = paths.map((path, index): FileSnapshot => {
    const sizeBytes = path.includes('huge') ? 50_000_000 : 1_000;
    const rest = { offsetBytes: 0, sizeBytes, doneBytes: 0, isSelected: true };
    return { index, path: path.split('/'), ...rest };
  });
  const [music] = files;
  return music && coverOf(files, music)?.path.join('/');
}

test('is called like the music, then like a cover, or is the only picture', () => {
  expect(coverAmong('a/one.mp3', 'a/cover.jpg', 'a/One.jpeg')).toBe('a/One.jpeg');
  expect(coverAmong('a/one.mp3', 'a/back.png', 'a/Front.PNG')).toBe('a/Front.PNG');
  expect(coverAmong('a/one.mp3', 'a/band.webp')).toBe('a/band.webp');
  expect(coverAmong('a/one.mp3', 'a/band.webp', 'a/stage.webp')).toBeUndefined();
});

test('lies in the same folder or in one above, the nearest first', () => {
  expect(coverAmong('a/cd1/one.mp3', 'a/cover.jpg', 'a/cd2/cover.jpg')).toBe('a/cover.jpg');
  expect(coverAmong('a/cd1/one.mp3', 'a/cover.jpg', 'a/cd1/x.jpg')).toBe('a/cd1/x.jpg');
  expect(coverAmong('one.mp3', 'folder.gif')).toBe('folder.gif');
  expect(coverAmong('a/one.mp3', 'b/cover.jpg', 'a/coverage.txt')).toBeUndefined();
});

test('is a picture that browsers show, and not a poster of fifty megabytes', () => {
  expect(coverAmong('a/one.mp3', 'a/cover.svg', 'a/cover.pdf', 'a/huge.jpg')).toBeUndefined();
});
