import { expect, it } from 'vitest';
import { FASTEST, positionOf, rateAt } from './speed.ts';

it('the slider finds its own positions again', () => {
  for (const free of [0, 12_000, 1_600_000, 90_000_000]) {
    for (let position = 0; position <= FASTEST; position += 1) {
      expect(positionOf(rateAt(position, free), free)).toBe(position);
    }
  }
  expect(rateAt(FASTEST, 1)).toBeNull();
});
