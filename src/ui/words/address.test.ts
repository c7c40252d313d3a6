import { expect, test } from 'vitest';
import { addressVerdict } from './address.ts';

const GOOD = 'TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4';

test.each([
  ['', 'empty'],
  ['  ', 'empty'],
  ['T', 'short'],
  [GOOD.slice(0, 20), 'short'],
  [GOOD, 'good'],
  [` ${GOOD}\n`, 'good'],
  [GOOD.replace('x', 'y'), 'wrong'],
  ['0x41', 'wrong'],
  ['T0', 'wrong'],
  [`${GOOD}a`, 'wrong'],
])('%j is %s', (text, verdict) => {
  expect(addressVerdict(text)).toBe(verdict);
});

test('no single wrong letter passes', () => {
  for (let at = 0; at < GOOD.length; at += 1) {
    const other = GOOD[at] === 'a' ? 'b' : 'a';
    expect(addressVerdict(GOOD.slice(0, at) + other + GOOD.slice(at + 1))).toBe('wrong');
  }
});
