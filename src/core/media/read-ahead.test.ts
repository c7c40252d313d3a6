import { expect, test } from 'vitest';
import { KIB, MIB } from '../units/bytes.ts';
import { readAheadBytes } from './read-ahead.ts';

const GIB = 1024 * MIB;

test.each<[string, number, number | null, number]>([
  ['a small file of unknown pace', MIB, null, 5 * MIB],
  ['a film of unknown pace', 1000 * MIB, null, 30 * MIB],
  ['the largest', 100 * GIB, null, 64 * MIB],
  ['half a minute of a film', GIB, MIB, 30 * MIB],
  ['music', 4 * MIB, 40 * KIB, 2 * MIB],
  ['a pace beyond all films', GIB, GIB, 64 * MIB],
])('%s', (_, lengthBytes, bytesPerSecond, expected) => {
  expect(readAheadBytes(lengthBytes, bytesPerSecond)).toBe(expected);
});
