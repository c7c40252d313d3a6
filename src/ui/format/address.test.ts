import { expect, test } from 'vitest';
import { groupAddress, shortAddress } from './address.ts';

const BTT = 'TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4';

test('an address is grouped in fours, and nothing of it is lost', () => {
  const groups = groupAddress(BTT);
  expect(groups.slice(0, 3)).toEqual(['TAFj', 'ULxi', 'VgT4']);
  expect(groups.at(-1)).toBe('p4');
  expect(groups.join('')).toBe(BTT);
});

test('the short form keeps both ends, and short texts stay whole', () => {
  expect(shortAddress(BTT)).toBe('TAFj…nVp4');
  expect(shortAddress('TAFjnVp4')).toBe('TAFjnVp4');
});
