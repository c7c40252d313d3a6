import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WINDOW_SLOTS } from './parameters.ts';
import type { Usage } from './records.ts';
import { usedAt, useFree, useStaked } from './usage.ts';

const used = (points: number): Usage => ({ used: points, slot: 100, windowSlots: WINDOW_SLOTS });

describe('points come back', () => {
  test('evenly over a day', () => {
    expect(usedAt(used(600), 100)).toBe(600);
    expect(usedAt(used(600), 100 + WINDOW_SLOTS / 2)).toBe(300);
    expect(usedAt(used(600), 100 + WINDOW_SLOTS)).toBe(0);
  });

  test('never below nothing and never above what was used', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 9), fc.nat(2 * WINDOW_SLOTS), (points, passed) => {
        const left = usedAt(used(points), 100 + passed);
        expect(left).toBeGreaterThanOrEqual(0);
        // Rounding up a millionth of a point in each slot comes to less than one.
        expect(left).toBeLessThanOrEqual(points + 1);
      }),
    );
  });
});

test('what is used adds to what is left', () => {
  expect(useFree(used(0), 268, 100)).toEqual({ ...used(268) });
  expect(useFree(used(600), 100, 100 + WINDOW_SLOTS / 2).used).toBe(400);
});

test('the window of staked points shrinks with what remains of the old one', () => {
  const later = 100 + WINDOW_SLOTS / 2;
  const both = useStaked(used(1000), 500, later);
  expect(both.used).toBe(1000);
  // 500 left for half a day and 500 new for a whole one.
  expect(both.windowSlots).toBe((WINDOW_SLOTS * 3) / 4);
  expect(usedAt(both, later + both.windowSlots)).toBe(0);
  expect(useStaked(used(1000), 500, 100 + WINDOW_SLOTS).windowSlots).toBe(WINDOW_SLOTS);
});
