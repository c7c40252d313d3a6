import { describe, expect, it } from 'vitest';
import { lowerPrice, raisePrice } from './bid-step.ts';

describe('steps of a bid', () => {
  it('are at least one unit, and whole', () => {
    expect(raisePrice(1n, 100n)).toBe(2n);
    expect(raisePrice(4n, 100n)).toBe(5n);
    expect(raisePrice(5n, 100n)).toBe(7n);
    expect(raisePrice(99n, 100n)).toBe(100n);
    expect(lowerPrice(100n, 1n)).toBe(95n);
    expect(lowerPrice(2n, 1n)).toBe(1n);
    expect(lowerPrice(101n, 100n)).toBe(100n);
  });
});
