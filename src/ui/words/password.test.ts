import { expect, test } from 'vitest';
import { passwordProblem } from './password.ts';

test.each([
  ['', '', 'short'],
  ['1234567', '1234567', 'short'],
  ['12345678', '1234567', 'differs'],
  ['12345678', '12345678', null],
  ['🦆🦆🦆🦆', '🦆🦆🦆🦆', 'short'],
])('%j and %j: %s', (password, again, problem) => {
  expect(passwordProblem(password, again)).toBe(problem);
});
