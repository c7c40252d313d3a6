import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advance, OUTBOX_STATES, type OutboxMark, type OutboxState } from './outbox.ts';
import { recordOf } from './samples.suite.ts';

const RANK: Readonly<Record<OutboxState, number>> = {
  signed: 0,
  sent: 1,
  'in-block': 2,
  expired: 2.5,
  solid: 3,
  failed: 3,
};

const marks: fc.Arbitrary<Omit<OutboxMark, 'txid'>> = fc.record({
  state: fc.constantFrom(...OUTBOX_STATES),
  reason: fc.constantFrom(null, 'out of energy'),
  feeSun: fc.option(fc.bigInt({ min: 0n, max: 10n ** 9n })),
  blockNumber: fc.option(fc.nat()),
});

test('leads forward with what was learnt', () => {
  const record = recordOf();
  const { txid } = record;
  const news = { reason: null, feeSun: 268_000n, blockNumber: 77 };
  expect(advance(record, { txid, state: 'in-block', ...news })).toEqual({
    ...record,
    state: 'in-block',
    ...news,
  });
});

test('notes what the contract paid out, and keeps it', () => {
  const moved = { toPayees: 5n, toPayers: 0n };
  const inBlock = advance(recordOf({ state: 'sent' }), {
    ...recordOf(),
    ...{ state: 'in-block', moved },
  });
  expect(inBlock).toMatchObject({ state: 'in-block', moved });
});

test('notes why a node refused it, in the same state', () => {
  const record = recordOf({ state: 'sent' });
  const mark = { ...record, reason: 'refused' };
  expect(advance(record, mark)).toEqual({ ...record, reason: 'refused' });
});

test.each([
  ['sent', 'signed'],
  ['in-block', 'signed'],
  ['in-block', 'sent'],
  ['expired', 'signed'],
  ['expired', 'sent'],
  ['expired', 'expired'],
  ['solid', 'failed'],
  ['solid', 'expired'],
  ['solid', 'in-block'],
  ['solid', 'solid'],
  ['failed', 'solid'],
  ['failed', 'expired'],
] as const)('%s does not become %s', (state, next) => {
  const record = recordOf({ state });
  expect(advance(record, { ...record, state: next, reason: 'news' })).toBe(record);
});

test('a block is believed after all', () => {
  const record = recordOf({ state: 'expired' });
  expect(advance(record, { ...record, state: 'solid' }).state).toBe('solid');
});

test('never goes back, and never changes what was signed', () => {
  fc.assert(
    fc.property(fc.array(marks, { maxLength: 12 }), (sequence) => {
      const first = recordOf();
      let record = first;
      for (const mark of sequence) {
        const next = advance(record, { txid: record.txid, ...mark });
        const isBelieved = record.state === 'expired' && next.state === 'in-block';
        expect(RANK[next.state] >= RANK[record.state] || isBelieved).toBe(true);
        for (const field of [
          'txid',
          'chainId',
          'account',
          'intent',
          'signed',
          'storedAt',
        ] as const) {
          expect(next[field]).toBe(first[field]);
        }
        record = next;
      }
    }),
  );
});
