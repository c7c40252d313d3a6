import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RevertibleMap } from './revertible-map.ts';

const step = fc.oneof(
  fc.record({ key: fc.constantFrom('a', 'b', 'c'), value: fc.nat(9) }),
  fc.constantFrom('checkpoint' as const, 'commit' as const, 'revert' as const),
);

test('behaves as a map that is copied at every checkpoint', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const map = new RevertibleMap<number>([['a', 1]]);
      let model = new Map([['a', 1]]);
      const copies: Map<string, number>[] = [];
      for (const each of steps) {
        if (typeof each === 'object') {
          map.set(each.key, each.value);
          model.set(each.key, each.value);
        } else if (each === 'checkpoint') {
          map.checkpoint();
          copies.push(new Map(model));
        } else if (copies.length > 0) {
          map[each]();
          const copy = copies.pop()!;
          if (each === 'revert') model = copy;
        }
        expect(new Map(map.entries())).toEqual(model);
      }
    }),
  );
});

test('there is nothing to undo without a checkpoint', () => {
  expect(() => new RevertibleMap().revert()).toThrow('no checkpoint');
});
