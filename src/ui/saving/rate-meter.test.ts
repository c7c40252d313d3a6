import { expect, test } from 'vitest';
import { RateMeter } from './rate-meter.ts';

test('tells nothing until half a second has passed', () => {
  const meter = new RateMeter();
  expect(meter.add(1_000, 0)).toBeNull();
  expect(meter.add(1_499, 900)).toBeNull();
  expect(meter.add(1_500, 1_000)).toBe(2_000);
});

test('forgets what was before the last three seconds', () => {
  const meter = new RateMeter();
  meter.add(0, 0);
  meter.add(1_000, 9_000_000);
  expect(meter.add(4_000, 9_000_300)).toBe(100);
  // Nothing comes any more.
  expect(meter.add(7_000, 9_000_300)).toBe(0);
});

test('counts over a gap between two figures', () => {
  const meter = new RateMeter();
  meter.add(0, 0);
  expect(meter.add(10_000, 50_000)).toBe(5_000);
});
