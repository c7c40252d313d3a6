import { describe, expect, it } from 'vitest';
import { formatBytes, formatRate, isStill } from './bytes.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [1550, '1.6 kB'],
    [99_949, '99.9 kB'],
    [99_950, '100 kB'],
    [362_017, '362 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [80_500_000, '80.5 MB'],
    [129_302_391, '129 MB'],
    [2_100_000_000, '2.1 GB'],
    [5_000_000_000_000_000_000, '5,000 PB'],
  ])('%i bytes read %s', (bytes, text) => {
    expect(plain(formatBytes(bytes))).toBe(text);
  });

  it('shows nonsense as nothing', () => {
    expect(plain(formatBytes(Number.NaN))).toBe('0 B');
    expect(plain(formatBytes(-5))).toBe('0 B');
  });
});

describe('formatRate', () => {
  it.each([
    [0, '0 kB/s'],
    [49, '0 kB/s'],
    [300, '0.3 kB/s'],
    [16_384, '16.4 kB/s'],
    [5_100_000, '5.1 MB/s'],
  ])('%i bytes per second read %s', (rate, text) => {
    expect(plain(formatRate(rate))).toBe(text);
  });

  it('calls still what is only chatter', () => {
    expect(isStill(499)).toBe(true);
    expect(isStill(500)).toBe(false);
  });
});
