/**
 * Both machines on random schedules, with honest peers and with peers that lie. `FUZZ_RUNS` says how
 * many; `npm run fuzz` is for many more.
 */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { run } from './model/trial.suite.ts';

/** Three kinds of peers, a third each. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 100_000);

const anySchedule = fc.record({
  steps: fc.array(fc.nat(50_000), { minLength: 1, maxLength: 30 }),
  isSolid: fc.boolean(),
  isActive: fc.boolean(),
  isDirect: fc.nat(9).map((which) => which === 0),
  deposit: fc.constantFrom(3_000n, 1_000_000n),
});

describe.each(['honest', 'bad buyer', 'bad seller'] as const)(
  'on any schedule, with %s peers',
  (peers) => {
    it('counts as the second reading does, and loses no more than the table says', () => {
      fc.assert(
        fc.property(anySchedule, (schedule) => {
          run({ ...schedule, peers });
        }),
        { numRuns: Math.ceil(RUNS / 3) },
      );
    }, 3_600_000);
  },
);
