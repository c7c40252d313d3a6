/** What a backup adds to what is kept of our own debts beside their numbers. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { owedFor, unitsOf } from '../../paywire/debt.ts';
import type { LedgerContent } from '../ledger-backup.ts';
import { anyBought } from '../ledger-samples.suite.ts';
import type { BoughtRecord, ChannelEnd, Day } from '../records.ts';
import { applied, DIRECT_BOUGHT, EMPTY } from './histories.suite.ts';
import { mergeLedger } from './merge-ledger.ts';

const merged = (ours: LedgerContent, theirs: LedgerContent) =>
  mergeLedger(ours, theirs, { nowMs: 5_000, isVoucher: () => true }).change;

const restored = (ours: LedgerContent, theirs: LedgerContent) =>
  applied(ours, merged(ours, theirs));

it('what was served elsewhere is told apart from what was seen to be served', () => {
  const { accountId } = DIRECT_BOUGHT;
  const spend = { accountId, budgetId: 'b', day: 1 as Day, paidBytes: 7, freeBytes: 0 };
  const theirs = { ...EMPTY, bought: [DIRECT_BOUGHT], spends: [{ ...spend, amount: 700n }] };
  const there = restored(EMPTY, theirs);
  expect(there.bought[0]?.servedElsewhere).toBe(800n);
  expect(merged(there, theirs)).toEqual(EMPTY);

  // Of these two payments the first is known here, and half of it was served.
  const [first] = DIRECT_BOUGHT.instalments;
  const known = { ...DIRECT_BOUGHT, instalments: [first!], received: unitsOf(500n) };
  const ours = { ...EMPTY, bought: [known], spends: [{ ...spend, amount: 500n }] };
  const both = restored(ours, theirs);
  // 500 here, and all 500 of the payment that came in; 200 more of the first were spent there.
  expect(owedFor(both.bought[0]?.received ?? 0n)).toBe(1_000n);
  expect(both.spends).toMatchObject([{ amount: 700n }]);
  expect(both.bought[0]?.servedElsewhere).toBe(300n);
  expect(merged(both, theirs)).toEqual(EMPTY);
  // Nothing came in: nothing is told apart.
  expect(merged(ours, { ...EMPTY, bought: [known] })).toEqual(EMPTY);
});

it('each end of a channel is there once, whoever sent it', () => {
  fc.assert(
    fc.property(anyBought.map(withoutEnds), (record) => {
      const end = (digit: string): ChannelEnd => ({
        ...{ txid: digit.repeat(64) as ChannelEnd['txid'], what: 'close', at: 1 },
        ...{ isSuccess: true, amount: 5n, feeSun: 7n },
      });
      const ours = { ...EMPTY, bought: [{ ...record, ends: [end('a'), end('b')] }] };
      const theirs = { ...EMPTY, bought: [{ ...record, ends: [end('b'), end('c')] }] };
      const now = restored(ours, theirs);
      expect(now.bought[0]?.ends).toEqual([end('a'), end('b'), end('c')]);
      expect(merged(now, theirs)).toEqual(EMPTY);
      expect(merged(ours, { ...EMPTY, bought: [record] })).toEqual(EMPTY);
    }),
    { numRuns: 60 },
  );
});

function withoutEnds(record: BoughtRecord): BoughtRecord {
  const { ends, ...others } = record;
  return ends === undefined ? record : others;
}
