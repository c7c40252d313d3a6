import { expect, it } from 'vitest';
import { formatPercent, percentOf } from './percent.ts';

it.each([
  [0, '0.0 %'],
  [Number.NaN, '0.0 %'],
  [0.000_01, '0.1 %'],
  [0.624, '62.4 %'],
  [0.9999, '99.9 %'],
  [1, '100 %'],
  [1.2, '100 %'],
])('%f reads %s', (share, text) => {
  expect(formatPercent(share).replaceAll('\u00a0', ' ')).toBe(text);
});

it('is a number for progress bars', () => {
  expect(percentOf(0.5)).toBe(50);
});
