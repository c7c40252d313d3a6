import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { UnpaidBytes } from './unpaid-bytes.ts';

describe('UnpaidBytes', () => {
  it('counts by bytes what is paid for by price', () => {
    const unpaid = new UnpaidBytes();
    unpaid.push(100, 1000n, 100_000n);
    unpaid.push(300, 1n, 100_300n);
    expect(unpaid.sum).toBe(400);
    unpaid.paid(50_000n);
    expect(unpaid.sum).toBe(350);
    unpaid.paid(100_100n);
    expect(unpaid.sum).toBe(200);
    unpaid.writtenOff(100_150n);
    expect(unpaid.sum).toBe(50);
    unpaid.paid(100_150n);
    expect(unpaid.sum).toBe(0);
  });

  it('is what a list of single bytes says', () => {
    const step = fc.record({
      bytes: fc.integer({ min: 1, max: 20 }),
      price: fc.bigInt(1n, 9n),
      paid: fc.bigInt(0n, 1000n),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const unpaid = new UnpaidBytes();
        const ends: bigint[] = [];
        let [units, paid] = [0n, 0n];
        for (const { bytes, price, paid: more } of steps) {
          for (let byte = 0; byte < bytes; byte++) ends.push((units += price));
          unpaid.push(bytes, price, units);
          paid = more > paid ? more : paid;
          unpaid.paid(paid);
          expect(unpaid.sum).toBe(ends.filter((end) => end > paid).length);
        }
      }),
    );
  });
});
