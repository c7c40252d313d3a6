import { expect, test } from 'vitest';
import { asOfNow, withoutLeftOut } from './wish.ts';

const file = { path: ['a'], offsetBytes: 0, sizeBytes: 10 };

test('all is everything but what was left out and is not here', () => {
  const files = [
    { ...file, index: 0, doneBytes: 4, isSelected: true },
    { ...file, index: 1, doneBytes: 10, isSelected: false },
    { ...file, index: 2, doneBytes: 9, isSelected: false },
  ];
  expect(withoutLeftOut(files).map(({ index }) => index)).toEqual([0, 1]);
});

test('what arrived since is counted, of files that are still told of', () => {
  const asked = [
    { ...file, index: 1, doneBytes: 0, isSelected: true },
    { ...file, index: 3, doneBytes: 2, isSelected: true },
  ];
  const told = [0, 1, 2].map((index) => ({ ...file, index, doneBytes: 7, isSelected: true }));
  expect(asOfNow(asked, told).map(({ index, doneBytes }) => [index, doneBytes])).toEqual([
    [1, 7],
    [3, 2],
  ]);
});
