import { expect, test } from 'vitest';
import { budgetOf } from '../test-paying.ts';
import { ratesAfter, type PaidRates } from './paid-rates.ts';

test('the rate with paying is the average of all looks at it, and what came after does not count', () => {
  const looks = [
    budgetOf({ phase: 'bidding', downBytesPerSecond: 900 }),
    budgetOf({ downBytesPerSecond: 4_000, freeBytesPerSecond: 1_000 }),
    budgetOf({ downBytesPerSecond: 6_000, freeBytesPerSecond: 1_000 }),
    budgetOf({ phase: 'enough', stoppedAt: 1, downBytesPerSecond: 0, freeBytesPerSecond: 0 }),
  ];
  const rates = looks.reduce<PaidRates | null>(ratesAfter, null);
  expect(rates).toMatchObject({ paidBytesPerSecond: 5_000, freeBytesPerSecond: 1_000 });
  expect(ratesAfter(null, budgetOf({ phase: 'looking' }))).toBeNull();
});
