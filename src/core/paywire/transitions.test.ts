/** The tables against the machines: whatever they do on random schedules is in them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUYER_TRANSITIONS } from './buyer-transitions.ts';
import { run } from './model/trial.suite.ts';
import { triggerOf } from './model/trigger.suite.ts';
import { SELLER_TRANSITIONS } from './seller-transitions.ts';

const { FUZZ_RUNS } = process.env;

const MARKED = new Set(['offer q=0', 'offer q=1', 'offer q=2', 'ack', 'need', 'close']);

const known = new Set(
  [
    ...BUYER_TRANSITIONS.map((line) => ({ side: 'buyer', ...line })),
    ...SELLER_TRANSITIONS.map((line) => ({ side: 'seller', ...line })),
  ].map(({ side, from, event, to }) => `${side} ${from} | ${event} | ${to}`),
);

describe('the tables of transitions', () => {
  it('name nothing twice', () => {
    expect(known.size).toBe(BUYER_TRANSITIONS.length + SELLER_TRANSITIONS.length);
  });

  it('have every move that the machines make', () => {
    const missing = new Set<string>();
    fc.assert(
      fc.property(
        fc.constantFrom('honest' as const, 'bad buyer' as const, 'bad seller' as const),
        fc.array(fc.nat(50_000), { minLength: 10, maxLength: 60 }),
        fc.boolean(),
        (peers, steps, isActive) => {
          const trial = { peers, steps, isActive, isSolid: true, isDirect: false };
          run({ ...trial, deposit: 1_000_000n }, (from, event, to) => {
            const [side = '', state = ''] = from.split(' ');
            if (state === to) return;
            const trigger = triggerOf(event);
            const isViolation = to === 'refused' && MARKED.has(trigger);
            const move = `${from} | ${trigger} | ${to}`;
            const isKnown =
              known.has(move) || (isViolation && known.has(`${from} | any mark | ${to}`));
            if (!isKnown) missing.add(`${side} ${move}`);
          });
        },
      ),
      FUZZ_RUNS === undefined ? { numRuns: 2_000, seed: 4 } : { numRuns: Number(FUZZ_RUNS) },
    );
    expect([...missing].sort()).toEqual([]);
  }, 3_600_000);
});
