import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyAddress } from '../channel/arbitraries.suite.ts';
import { ALICE, BOB } from '../money/samples.suite.ts';
import { instalmentTag, isTagged, tagged } from './instalment-tag.ts';

it('is the same everywhere', () => {
  expect([instalmentTag(ALICE), instalmentTag(BOB)]).toEqual([485n, 536n]);
  expect(isTagged(tagged(5_000_000n, ALICE), BOB)).toBe(false);
});

it('raises an amount by less than a thousand', () => {
  fc.assert(
    fc.property(anyAddress, fc.bigInt({ min: 1n, max: 2n ** 100n }), (signer, amount) => {
      const result = tagged(amount, signer);
      expect(isTagged(result, signer)).toBe(true);
      expect(result >= amount && result < amount + 1000n).toBe(true);
      expect(tagged(result, signer)).toBe(result);
    }),
    { numRuns: 50 },
  );
});
