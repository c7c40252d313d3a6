import { expect, test } from 'vitest';
import { openingDelaySeconds } from './withdraw-delay.ts';

test('a channel is opened with a day, or with the longer time its seller asks for', () => {
  expect(openingDelaySeconds(3_600)).toBe(86_400);
  expect(openingDelaySeconds(86_401)).toBe(86_401);
});
