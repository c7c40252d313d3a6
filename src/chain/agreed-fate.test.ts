/** One of two nodes lies: it must not make a payment that happened look as if it had not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TransactionFate } from './chain.ts';
import { ABSENT_NODE_MARGIN_MS, agreedFate } from './agreed-fate.ts';

const NOW = 1_763_827_200_000;
const unknown = (solidTimestampMs: number): TransactionFate => ({
  state: 'unknown',
  solidTimestampMs,
});
const known = (state: 'in-block' | 'solid', isSuccess: boolean): TransactionFate => ({
  ...{ state, isSuccess, reason: isSuccess ? null : 'It failed.', feeSun: 0n },
  ...{ blockNumber: 7, timestampMs: NOW - 60_000 },
});
const agreed = (fates: readonly TransactionFate[], nodeCount = fates.length, nowMs = NOW) =>
  agreedFate({ fates, nodeCount, nowMs });

const fates: fc.Arbitrary<TransactionFate> = fc.oneof(
  fc.nat(2 * NOW).map(unknown),
  fc
    .tuple(fc.constantFrom('in-block' as const, 'solid' as const), fc.boolean())
    .map(([state, isSuccess]) => known(state, isSuccess)),
);

describe('the fate that two nodes agree on', () => {
  it('never is that it cannot happen any more, before the honest one says so', () => {
    const isHonestFirst = fc.boolean();
    fc.assert(
      fc.property(fates, fc.nat(NOW), isHonestFirst, (lie, solidMs, isFirst) => {
        const truth = unknown(solidMs);
        const fate = agreed(isFirst ? [truth, lie] : [lie, truth]);
        if (fate.state === 'unknown') expect(fate.solidTimestampMs).toBeLessThanOrEqual(solidMs);
        else expect(fate.state).toBe('in-block');
      }),
    );
  });

  it('never is a failure that cannot be undone, before the honest one says so', () => {
    const honest = fc.constantFrom(
      unknown(NOW),
      known('in-block', true),
      known('in-block', false),
      known('solid', true),
    );
    fc.assert(
      fc.property(fates, honest, fc.boolean(), (lie, truth, isFirst) => {
        const isFailed = () => {
          try {
            const fate = agreed(isFirst ? [truth, lie] : [lie, truth]);
            return fate.state === 'solid' && !fate.isSuccess;
          } catch (error) {
            expect(error).toMatchObject({ code: 'node_disagrees' });
            return false;
          }
        };
        expect(isFailed()).toBe(false);
      }),
    );
  });

  it('is what both say', () => {
    for (const fate of [unknown(5), known('solid', true), known('solid', false)]) {
      expect(agreed([fate, fate])).toEqual(fate);
      expect(agreed([fate])).toEqual(fate);
    }
  });
});

describe('while a node is silent', () => {
  it('the end that the other tells of waits for half an hour', () => {
    expect(agreed([unknown(NOW)], 2)).toEqual(unknown(NOW - ABSENT_NODE_MARGIN_MS));
    expect(agreed([unknown(5)], 2)).toEqual(unknown(5));
    const failed = known('solid', false);
    expect(agreed([failed], 2)).toMatchObject({ state: 'in-block', isSuccess: false });
    expect(agreed([failed], 2, NOW + ABSENT_NODE_MARGIN_MS)).toEqual(failed);
    expect(agreed([known('solid', true)], 2)).toEqual(known('solid', true));
  });
});
