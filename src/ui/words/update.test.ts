import { expect, test } from 'vitest';
import { describeEndedSaves, describeUpdate } from './update.ts';

test('tells an engine that was stopped in time from one that was not', () => {
  expect(describeUpdate({ drain: 'drained' })).toBe(
    'Bittern is up to date. Everything goes on where it was.',
  );
  expect(describeUpdate({ drain: 'hurried' })).toContain('took too long');
  expect(describeUpdate({ drain: null })).toBeNull();
});

test('names what is not saved', () => {
  expect(describeEndedSaves({ endedSaves: ['film.mp4', 'songs.zip'] })).toContain(
    'film.mp4, songs.zip',
  );
  expect(describeEndedSaves({ endedSaves: [] })).toBeNull();
});
