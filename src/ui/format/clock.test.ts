import { describe, expect, it } from 'vitest';
import { formatClock } from './clock.ts';

describe('formatClock', () => {
  it.each([
    [0, 0, '0:00'],
    [65.9, 600, '1:05'],
    [754, 754, '12:34'],
    [65, 3_600, '0:01:05'],
    [3_723, 3_723, '1:02:03'],
    [-1, 10, '0:00'],
    [Number.NaN, 10, '–:––'],
    [Infinity, Infinity, '–:––'],
  ])('writes %d of %d as %s', (seconds, of, expected) => {
    expect(formatClock(seconds, of)).toBe(expected);
  });
});
