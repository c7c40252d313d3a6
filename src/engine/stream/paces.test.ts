import { expect, test } from 'vitest';
import type { InfoHash } from '../../core/units/info-hash.ts';
import { StreamPaces } from './paces.ts';

const HASH = 'dd8255ecdc7ca55fb0bbf81323d87062db1f6d1c' as InfoHash;

test('a pace is one file’s, until it is taken back', () => {
  const paces = new StreamPaces();
  expect(paces.of(HASH, 1)).toBeNull();
  paces.set(HASH, 1, 250_000);
  expect(paces.of(HASH, 1)).toBe(250_000);
  expect(paces.of(HASH, 11)).toBeNull();
  paces.set(HASH, 1, null);
  expect(paces.of(HASH, 1)).toBeNull();
});

test.each([0, -1, NaN, Infinity])('%s is no pace', (bytesPerSecond) => {
  const paces = new StreamPaces();
  paces.set(HASH, 0, 250_000);
  paces.set(HASH, 0, bytesPerSecond);
  expect(paces.of(HASH, 0)).toBeNull();
});
