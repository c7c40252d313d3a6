import { expect, test } from 'vitest';
import { withoutLeftOut } from './wish.ts';

const file = { path: ['a'], offsetBytes: 0, sizeBytes: 10 };

test('all is everything but what was left out and is not here', () => {
  const files = [
    { ...file, index: 0, doneBytes: 4, isSelected: true },
    { ...file, index: 1, doneBytes: 10, isSelected: false },
    { ...file, index: 2, doneBytes: 9, isSelected: false },
  ];
  expect(withoutLeftOut(files).map(({ index }) => index)).toEqual([0, 1]);
});
