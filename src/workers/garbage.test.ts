import { expect, test } from 'vitest';
import { GarbageCall } from './garbage.ts';

const MIB = 1024 * 1024;

test('calls after every 16 MiB, and holds nothing when it is over', () => {
  const garbage = new GarbageCall();
  for (let at = 0; at < 15; at += 1) garbage.passed(MIB);
  expect(garbage.isPretending).toBe(false);
  garbage.passed(MIB);
  expect(garbage.isPretending).toBe(true);
  garbage.end();
  expect(garbage.isPretending).toBe(false);
  garbage.passed(15 * MIB);
  expect(garbage.isPretending).toBe(false);
});
