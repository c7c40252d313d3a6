import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ARGON2_CEILING,
  ARGON2_DEFAULT,
  ARGON2_FLOOR,
  decodeKdf,
  PBKDF2_DEFAULT,
} from './vault-kdf.ts';
import { blockedArgon2id, quickTools } from './vault-kit.suite.ts';
import { chooseKdf, isOutdated, isStronger, tuneArgon2 } from './vault-tuning.ts';

const DEFAULT_WORK = 64 * 1024 * 3;

describe('tuning', () => {
  test.each([
    [250, ARGON2_DEFAULT],
    [400, ARGON2_DEFAULT],
    [750, ARGON2_DEFAULT],
    [249, { ...ARGON2_DEFAULT, passes: 5 }],
    [90, { ...ARGON2_DEFAULT, passes: 12 }],
    [0, { ...ARGON2_DEFAULT, passes: 12 }],
    [751, { name: 'argon2id', memoryKiB: 58_903, passes: 2 }],
    [1500, { name: 'argon2id', memoryKiB: 29_491, passes: 2 }],
    [9000, ARGON2_FLOOR],
  ])('a default run of %d ms', (elapsedMs, parameters) => {
    expect(tuneArgon2(elapsedMs, ARGON2_DEFAULT)).toEqual(parameters);
  });

  test('stays in its bounds and, where they allow, within 250 to 750 ms', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 60_000, noNaN: true }), (elapsedMs) => {
        const tuned = tuneArgon2(elapsedMs, ARGON2_DEFAULT);
        expect(decodeKdf(tuned)).toEqual(tuned);
        const tunedMs = (elapsedMs * tuned.memoryKiB * tuned.passes) / DEFAULT_WORK;
        if (tuned.passes < ARGON2_CEILING.passes) expect(tunedMs).toBeGreaterThanOrEqual(250);
        if (tuned.memoryKiB > ARGON2_FLOOR.memoryKiB) expect(tunedMs).toBeLessThanOrEqual(750);
      }),
    );
  });

  test('reckons from a run with other parameters too', () => {
    // A sixth of the default's work in a sixth of its time.
    const sixth = { name: 'argon2id', memoryKiB: 32 * 1024, passes: 1 } as const;
    expect(tuneArgon2(400 / 6, sixth)).toEqual(ARGON2_DEFAULT);
    expect(tuneArgon2(400, sixth)).toEqual(tuneArgon2(2400, ARGON2_DEFAULT));
  });

  test('measures one default run', async () => {
    const tools = quickTools(1500);
    tools.stopwatch.ms = 123;
    expect(await chooseKdf(tools.argon2id, tools.stopwatch)).toEqual({
      name: 'argon2id',
      memoryKiB: 29_491,
      passes: 2,
    });
    expect(tools.runs).toEqual([{ memoryKiB: 64 * 1024, passes: 3 }]);
  });

  test('falls back on PBKDF2', async () => {
    expect(await chooseKdf(blockedArgon2id, { now: () => 0 })).toEqual(PBKDF2_DEFAULT);
  });
});

test('what is outdated', () => {
  const more = { ...ARGON2_DEFAULT, passes: 4 };
  expect(isOutdated(PBKDF2_DEFAULT, 10_000)).toBe(true);
  expect(isOutdated(ARGON2_FLOOR, 249)).toBe(true);
  expect(isOutdated(ARGON2_FLOOR, 250)).toBe(false);
  expect(isOutdated(ARGON2_DEFAULT, 1)).toBe(false);
  expect(isOutdated(more, 1)).toBe(false);
});

test('what is stronger', () => {
  expect(isStronger(ARGON2_FLOOR, PBKDF2_DEFAULT)).toBe(true);
  expect(isStronger(PBKDF2_DEFAULT, ARGON2_FLOOR)).toBe(false);
  expect(isStronger(ARGON2_DEFAULT, ARGON2_FLOOR)).toBe(true);
  expect(isStronger(ARGON2_FLOOR, ARGON2_DEFAULT)).toBe(false);
  expect(isStronger(ARGON2_DEFAULT, ARGON2_DEFAULT)).toBe(false);
  expect(isStronger({ name: 'pbkdf2-sha256', iterations: 900_001 }, PBKDF2_DEFAULT)).toBe(true);
});
