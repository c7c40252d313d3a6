import { expect, test } from 'vitest';
import { quoteOf } from '../test-paying.ts';
import { expectedGain, type GainSight } from './gain.ts';

const MB = 1_000_000;

function gain(change: Partial<GainSight> = {}) {
  const words = expectedGain({
    quote: quoteOf({ bytesLeft: 480 * MB }),
    target: null,
    rates: null,
    ...change,
  });
  return words.value.replaceAll('\u00a0', ' ');
}

const before = (paid: number, free = 1.6 * MB) => ({
  ...{ paidBytesPerSecond: paid, freeBytesPerSecond: free, looks: 9 },
});

test('nothing is promised that nobody knows', () => {
  expect(gain()).toBe('Not known yet');
  expect(gain({ rates: before(0) })).toBe('Not known yet');
});

test('what paying gave here before is said beside what comes free now', () => {
  expect(gain({ rates: before(4.8 * MB) })).toMatch(/^About 3\.0× as fast: 4\.8 MB\/s, done in /);
  const still = quoteOf({ bytesLeft: 480 * MB, freeBytesPerSecond: 0 });
  expect(gain({ quote: still, rates: before(4.8 * MB) })).toMatch(/^About 4\.8 MB\/s, done in /);
  expect(gain({ rates: before(1.2 * MB) })).toBe('None');
});

test('a target is no more than what is aimed at, and not above what there was', () => {
  expect(gain({ target: 3.2 * MB })).toMatch(/^About 2\.0× as fast: 3\.2 MB\/s/);
  expect(gain({ target: 3.2 * MB, rates: before(2.4 * MB) })).toMatch(/^About 1\.5× as fast/);
  expect(gain({ target: 1 * MB })).toBe('None');
  const { detail } = expectedGain({ quote: quoteOf(), target: 3.2 * MB, rates: null });
  expect(detail).toBe('if the sellers have it: they do not say how fast they send');
});
