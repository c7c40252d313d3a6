import { expect, test } from 'vitest';
import { readOrigin } from './origin.mjs';
import { Problem } from './problem.mjs';

test('nobody has to say where a build will be served from', () => {
  expect(readOrigin([], undefined)).toBeNull();
  expect(readOrigin([], '')).toBeNull();
});

test.each([
  [['--origin', 'https://bittern.example'], undefined, 'https://bittern.example'],
  [['--origin=https://bittern.example/'], undefined, 'https://bittern.example'],
  [[], 'https://bittern.example:8443', 'https://bittern.example:8443'],
  [['--origin', 'https://this.example'], 'https://that.example', 'https://this.example'],
  [['--origin', 'http://localhost:8080'], undefined, 'http://localhost:8080'],
])('%j with %j is %s', (args, variable, origin) => {
  expect(readOrigin(args, variable)).toBe(origin);
});

test.each([
  '',
  'bittern.example',
  'http://bittern.example',
  'https://bittern.example/app/',
  'https://user@bittern.example',
  "https://bittern.example; script-src 'unsafe-inline'",
  'https://bittern.example?x',
  'ftp://bittern.example',
])('%j is refused', (text) => {
  expect(() => readOrigin(['--origin', text], undefined)).toThrow(Problem);
});

test('an option that does not exist is no address', () => {
  expect(() => readOrigin(['--host', 'https://bittern.example'], undefined)).toThrow('--host');
});
