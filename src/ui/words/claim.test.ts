import { expect, test } from 'vitest';
import { claimerOf, dueWords } from './claim.ts';

const FAULT = { earnFault: { code: 'purse_locked', message: 'Unlock the purse.' } } as const;

test('a purse that was just unlocked claims by itself where the engine runs in this tab', () => {
  expect(claimerOf('unlocked', FAULT, true)).toBe('itself');
  expect(dueWords('unlocked', true)).toBeNull();
});

test('where the engine runs in another tab, its purse is the one to unlock', () => {
  expect(claimerOf('unlocked', FAULT, false)).toBe('locked');
  expect(dueWords('unlocked', false)).toContain('runs in another tab');
  expect(claimerOf('unlocked', { earnFault: null }, false)).toBe('itself');
});

test.each([true, false])('a purse that is locked or absent claims nothing by itself', (isHere) => {
  expect(claimerOf('locked', FAULT, isHere)).toBe('locked');
  expect(dueWords('locked', isHere)).toContain('the purse is locked');
  expect(claimerOf('absent', FAULT, isHere)).toBe('yourself');
  expect(dueWords('absent', isHere)).toContain('when it suits you');
});
