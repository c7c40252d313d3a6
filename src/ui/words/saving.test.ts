import { expect, test } from 'vitest';
import { snapshot } from '../test-snapshot.ts';
import { describeSaved, describeSaves, describeSaving } from './saving.ts';

const MB = 1_000_000;
const running = {
  lengthBytes: 100 * MB,
  writtenBytes: 40 * MB,
  bytesPerSecond: 5 * MB,
  isChecking: false,
  share: 0.4,
};
const spaces = (words: string) => words.replaceAll('\u00a0', ' ');

test('tells how much is written and how fast', () => {
  expect(spaces(describeSaving(running, snapshot()))).toBe('40.0 MB of 100 MB · 5.0 MB/s');
  const soon = { ...running, bytesPerSecond: null };
  expect(spaces(describeSaving(soon, snapshot()))).toBe('40.0 MB of 100 MB');
});

test('tells what it waits for, unless everything is here', () => {
  const still = { ...running, bytesPerSecond: 0 };
  const coming = snapshot({ status: 'downloading', progress: 0.4, peerCount: 0 });
  expect(spaces(describeSaving(still, coming))).toMatch(/^40\.0 MB of 100 MB · .*no peer/i);
  expect(spaces(describeSaving(still, snapshot()))).toBe('40.0 MB of 100 MB');
  expect(spaces(describeSaving(still, null))).toBe('40.0 MB of 100 MB');
});

test('tells that what was written is checked', () => {
  const checking = { ...running, writtenBytes: 100 * MB, isChecking: true, share: 0.25 };
  expect(spaces(describeSaving(checking, snapshot()))).toBe('Checking what was written, 25.0 %');
});

test('tells several together, and that none of them runs any more', () => {
  expect(spaces(describeSaves(1, 0.5))).toBe('Saving, 50.0 %');
  expect(spaces(describeSaves(3, 0.5))).toBe('Saving 3, 50.0 %');
  expect(describeSaves(0, 0)).toBe('Could not be saved');
});

test('promises a check only for what was checked', () => {
  const saved = { name: 'song.flac', lengthBytes: 12 * MB, leftOutCount: 0 };
  expect(spaces(describeSaved({ ...saved, target: { kind: 'file' } }))).toBe(
    'song.flac: saved and checked, 12.0 MB.',
  );
  expect(describeSaved({ ...saved, target: { kind: 'folder' } })).toMatch(/checked/);
  const handed = describeSaved({ ...saved, target: { kind: 'downloads' } });
  expect(handed).toMatch(/browser’s downloads/);
  expect(handed).not.toMatch(/checked/);
});

test('tells what was left out of all', () => {
  const saved = { name: 'Songs.zip', lengthBytes: 12 * MB, target: { kind: 'file' } } as const;
  expect(spaces(describeSaved({ ...saved, leftOutCount: 3 }))).toBe(
    'Songs.zip: saved and checked, 12.0 MB. 3 files were left out.',
  );
  expect(describeSaved({ ...saved, leftOutCount: 1 })).toMatch(/1 file was left out\.$/);
});
