import { expect, test } from 'vitest';
import { isByteCount, KIB, MIB } from './bytes.ts';

test('binary units', () => {
  expect([KIB, MIB]).toEqual([1_024, 1_048_576]);
});

test.each([0, 1, Number.MAX_SAFE_INTEGER])('%s is a byte count', (value) => {
  expect(isByteCount(value)).toBe(true);
});

test.each([-1, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1, '1', null, 1n])(
  '%s is none',
  (value) => {
    expect(isByteCount(value)).toBe(false);
  },
);
