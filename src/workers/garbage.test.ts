import { expect, test } from 'vitest';
import { GarbageCall } from './garbage.ts';

const MIB = 1024 * 1024;

test('calls when 16 MiB have gone through', () => {
  const garbage = new GarbageCall();
  for (let at = 0; at < 15; at += 1) garbage.passed(MIB);
  expect(garbage.hasCalled).toBe(false);
  garbage.passed(MIB);
  expect(garbage.hasCalled).toBe(true);
});
