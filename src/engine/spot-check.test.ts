import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexesOf, invalidOf, spotCheck } from './spot-check.ts';

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Hashing that finds these pieces bad, and remembers what it looked at. */
function hashing(bad: ReadonlySet<number>) {
  const looked: number[] = [];
  return {
    looked,
    isValid: (index: number) => {
      looked.push(index);
      return Promise.resolve(!bad.has(index));
    },
  };
}

describe('indexesOf', () => {
  test('gives the pieces whose bit is set, and no spare bits', () => {
    expect(indexesOf(Uint8Array.of(0b1010_0000, 0xff), 10)).toEqual([0, 2, 8, 9]);
  });
});

describe('invalidOf', () => {
  test('looks at each once and gives the bad ones in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(200)),
        fc.uniqueArray(fc.nat(200)),
        async (all, bad) => {
          const { looked, isValid } = hashing(new Set(bad));
          const expected = all.filter((index) => bad.includes(index)).sort((a, b) => a - b);
          expect(await invalidOf(all, isValid)).toEqual(expected);
          expect(looked.toSorted()).toEqual(all.toSorted());
        },
      ),
    );
  });

  test('has four under way at most', async () => {
    let running = 0;
    let most = 0;
    await invalidOf(range(50), async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return true;
    });
    expect(most).toBe(4);
  });

  test('passes on what hashing throws', async () => {
    await expect(
      invalidOf(range(10), () => Promise.reject(new Error('The torrent is gone.'))),
    ).rejects.toThrow('The torrent is gone.');
  });
});

describe('spotCheck', () => {
  test('looks at 16 different ones of many', async () => {
    const { looked, isValid } = hashing(new Set());
    expect(await spotCheck(range(1_000), isValid)).toEqual([]);
    expect(looked.length).toBe(16);
    expect(new Set(looked).size).toBe(16);
  });

  test('takes any of them with the same chance', async () => {
    const counts = range(40).map(() => 0);
    for (let round = 0; round < 2_000; round += 1) {
      await spotCheck(range(40), (index) => {
        counts[index]! += 1;
        return Promise.resolve(true);
      });
    }
    // 800 each, give or take five standard deviations.
    for (const count of counts) expect(Math.abs(count - 800)).toBeLessThan(120);
  });

  test('looks at all of a few, once', async () => {
    const { looked, isValid } = hashing(new Set([3]));
    expect(await spotCheck(range(16), isValid)).toEqual([3]);
    expect(looked.length).toBe(16);
  });

  test('looks at all as soon as one is bad', async () => {
    const bad = new Set([7, 500, 900]);
    // So the sample is the first and then the last ones.
    const { isValid } = hashing(bad);
    expect(await spotCheck(range(1_000), isValid, () => 0)).toEqual([]);
    bad.add(0);
    expect(await spotCheck(range(1_000), isValid, () => 0)).toEqual([0, 7, 500, 900]);
  });

  test('has nothing to do when nothing is stored', async () => {
    expect(await spotCheck([], () => Promise.reject(new Error('Nothing is there.')))).toEqual([]);
  });
});
