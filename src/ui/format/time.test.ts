import { expect, it } from 'vitest';
import { formatExactTime, formatRelativeTime } from './time.ts';

const NOW = Date.UTC(2026, 9, 5, 12);

it.each([
  [0, 'now'],
  [-59_000, 'now'],
  [-60_000, '1 minute ago'],
  [-3 * 3_600_000, '3 hours ago'],
  [-86_400_000, 'yesterday'],
  [-40 * 86_400_000, 'last month'],
  [-800 * 86_400_000, '2 years ago'],
  [120_000, 'in 2 minutes'],
])('%i ms from now reads %s', (offset, text) => {
  expect(formatRelativeTime(NOW + offset, NOW)).toBe(text);
});

it('tells the exact time with its year', () => {
  expect(formatExactTime(NOW)).toContain('2026');
});
