import { describe, expect, it } from 'vitest';
import { formatAge, formatDuration } from './duration.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [400, '1 s'],
    [9_600, '10 s'],
    [59_400, '60 s'],
    [59_600, '1 min'],
    [9 * 60_000, '9 min'],
    [59.6 * 60_000, '1 h'],
    [125 * 60_000, '2 h 5 min'],
    [119.7 * 60_000, '2 h'],
    [76 * 3_600_000, '3 d 4 h'],
    [72 * 3_600_000, '3 d'],
    [400 * 86_400_000, '400 d'],
  ])('%f ms read %s', (ms, text) => {
    expect(plain(formatDuration(ms))).toBe(text);
  });
});

describe('formatAge', () => {
  it.each([
    [-5, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [7_200_000, '2 h'],
    [90_000_000, '1 d'],
  ])('%i ms read %s', (ms, text) => {
    expect(plain(formatAge(ms))).toBe(text);
  });
});
