import { expect, test } from 'vitest';
import { describeKeys, faceOf } from './key-help.ts';
import { PLAYER_KEYS, readKey } from './keys.ts';

const press = (key: string) => readKey({ key, ctrlKey: false, metaKey: false, altKey: false });

test('tells every key of the player, and none that does nothing', () => {
  const told = describeKeys(true).flatMap(({ keys }) => keys);
  expect(told.filter((key) => press(key) === null)).toEqual([]);
  expect(PLAYER_KEYS.filter((key) => !told.includes(key))).toEqual([]);
  expect(new Set(told).size).toBe(told.length);
});

test('music has no keys for pictures', () => {
  const told = describeKeys(false).flatMap(({ keys }) => keys);
  expect(told).not.toContain('c');
  expect(told).toContain('k');
});

test('keys look as they do on a keyboard', () => {
  expect([' ', 'k', 'ArrowUp', 'Escape', '<', '7'].map(faceOf)).toEqual([
    ...['Space', 'K', '↑', 'Esc', '<', '7'],
  ]);
});
