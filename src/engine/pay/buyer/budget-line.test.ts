/** Changing a budget allows nothing anew (I1): the limits hold over all that follow one another. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BTTOLD } from '../../../core/channel/asset.ts';
import type { BoughtRecord, BudgetRecord, SpendRecord } from '../../../core/ledger/records.ts';
import type { BudgetRequest } from '../../../bridge/paying.ts';
import { budgetOf, FLOOR, openKit, PAYER, TERMS } from '../desk-kit.suite.ts';
import { headOf, lineOf } from './budget-line.ts';
import { Budgets } from './budgets.ts';
import { newAccount } from './new-account.ts';
import { dayOf, Spending } from './spending.ts';
import { tightest } from './used-up.ts';

const NOW = 1_700_000_000_000;
const TODAY = dayOf(NOW);

type Limits = Pick<BudgetRecord, 'limit' | 'perDay' | 'perSeller'>;
type Step =
  | { readonly kind: 'change' | 'anew'; readonly limits: Limits }
  /** In the name of one of the budgets there were, however long ago. */
  | { readonly kind: 'voucher'; readonly wish: bigint; readonly at: number; readonly of: number }
  | { readonly kind: 'fund'; readonly wish: bigint; readonly at: number };

const someLimit = fc.option(fc.bigInt(1n, 80n), { nil: null });
const anyLimits = fc.record({
  limit: fc.bigInt(1n, 100n),
  perDay: someLimit,
  perSeller: someLimit,
});
const anyWish = { wish: fc.bigInt(1n, 60n), at: fc.nat(1) };
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('change' as const, 'anew' as const), limits: anyLimits }),
  fc.record({ kind: fc.constant('voucher' as const), ...anyWish, of: fc.nat(9) }),
  fc.record({ kind: fc.constant('fund' as const), ...anyWish }),
);

function emptyAccount(rail: 'channel' | 'direct'): BoughtRecord {
  const random = (lengthBytes: number) => new Uint8Array(lengthBytes);
  const made = { budget: budgetOf(), terms: TERMS, floor: FLOOR, key: PAYER, random };
  return newAccount({ rail, ...made });
}

/** What was taken so far, by a count of its own. */
interface Taken {
  readonly kind: 'voucher' | 'fund';
  readonly at: number;
  readonly of: number;
  readonly amount: bigint;
}

const most = (one: bigint, other: bigint): bigint => (one > other ? one : other);

function committed(taken: readonly Taken[], isOf: (of: number) => boolean): bigint {
  return [0, 1].reduce((sum, at) => {
    const total = (kind: Taken['kind']) =>
      taken
        .filter((one) => one.kind === kind && one.at === at && isOf(one.of))
        .reduce((all, { amount }) => all + amount, 0n);
    return sum + most(total('voucher'), total('fund'));
  }, 0n);
}

/** Vouchers of the channel; of the direct rail whichever is more. */
function today(taken: readonly Taken[]): bigint {
  const counted = taken.filter(({ at, kind }) => at === 1 || kind === 'voucher');
  return committed(counted, () => true);
}

test('limits hold over all budgets of a torrent, whatever is changed, ended and made anew', () => {
  fc.assert(
    fc.property(anyLimits, fc.array(anyStep, { maxLength: 25 }), (first, steps) => {
      const budgets: BudgetRecord[] = [budgetOf({ budgetId: '0', ...first })];
      /** Of each budget, the number of the first one of its line. */
      const lines = [0];
      let bought = [emptyAccount('channel'), emptyAccount('direct')];
      let spends: readonly SpendRecord[] = [];
      const taken: Taken[] = [];

      const take = (step: Taken, limits: Limits, act: () => void): void => {
        const isOfLine = (of: number): boolean => lines[of] === lines[step.of];
        const vouchers = () => taken.filter(({ kind }) => kind === 'voucher');
        const sums = () => [
          committed(taken, isOfLine),
          committed(vouchers(), isOfLine),
          committed(taken, () => true),
          committed(vouchers(), () => true),
          today(taken),
        ];
        const before = sums();
        act();
        taken.push(step);
        const { limit, perSeller, perDay } = limits;
        const bounds = [limit, limit, perSeller, perSeller, perDay];
        for (const [index, after] of sums().entries()) {
          const bound = bounds[index];
          if (bound != null) expect(after).toBeLessThanOrEqual(most(bound, before[index]!));
        }
      };

      for (const step of steps) {
        const newest = budgets.length - 1;
        if ('limits' in step) {
          const { budgetId, continues = [] } = budgets[newest]!;
          const kept = step.kind === 'change' ? { continues: [...continues, budgetId] } : {};
          budgets.push(budgetOf({ budgetId: String(newest + 1), ...step.limits, ...kept }));
          lines.push(step.kind === 'change' ? lines[newest]! : newest + 1);
          continue;
        }
        const { kind, wish, at } = step;
        const of = kind === 'voucher' ? step.of % budgets.length : newest;
        const budget = budgets[of]!;
        const { accountId, rail, payee } = bought[at]!;
        const spending = new Spending(budget, { bought, spends, budgets }, TODAY);
        const room =
          kind === 'voucher'
            ? spending.roomToSpend(accountId)
            : tightest(spending.roomsToFund(payee, rail)).room;
        const amount = wish < room ? wish : room;
        const head = budgets[lines.lastIndexOf(lines[of]!)]!;
        take({ kind, at, of, amount }, head, () => {
          const { budgetId } = budget;
          if (kind === 'voucher') {
            const spend = { budgetId, accountId, day: TODAY, amount };
            spends = [...spends, { ...spend, paidBytes: 0, freeBytes: 0 }];
            return;
          }
          const instalment = {
            ...{ wantedId: String(taken.length), budgetId, txid: null, amount, at: NOW },
            ...{ state: 'sent' as const, feeSun: 0n },
          };
          bought = bought.map((one, index) =>
            index === at ? { ...one, instalments: [...one.instalments, instalment] } : one,
          );
        });
      }
    }),
    { numRuns: 300 },
  );
});

const LIMIT = 5_000_000n;
const REQUEST: BudgetRequest = {
  ...{ infoHash: budgetOf().infoHash, asset: budgetOf().asset, limit: LIMIT, highestPrice: 600n },
  ...{ perDay: null, perSeller: null, maxSellers: 2, targetBytesPerSecond: null },
  ...{ rail: 'automatic', payer: PAYER, source: 'tronlink' },
};

async function worldWithSpends() {
  const { parts, keeper } = await openKit();
  const account = emptyAccount('channel');
  const budgets = new Budgets(parts);
  const spend = async ({ budgetId }: BudgetRecord, amount: bigint) => {
    const of = { budgetId, accountId: account.accountId, day: TODAY, amount };
    await keeper.write({ bought: [account], spends: [{ ...of, paidBytes: 0, freeBytes: 0 }] });
  };
  const leftOf = (budget: BudgetRecord) => new Spending(budget, keeper, TODAY).left;
  return { budgets, keeper, spend, leftOf };
}

test('a budget that is changed has what it had left, and what is added to it', async () => {
  const { budgets, spend, leftOf } = await worldWithSpends();
  const first = await budgets.make(REQUEST);
  await spend(first, 4_900_000n);
  const faster = await budgets.make({ ...REQUEST, targetBytesPerSecond: 3_000_000 });
  expect(leftOf(faster)).toBe(100_000n);
  await spend(faster, 60_000n);
  const larger = await budgets.make({ ...REQUEST, limit: 2n * LIMIT });
  expect(leftOf(larger)).toBe(5_040_000n);
  // What is still owed in the name of an earlier one comes out of the same.
  expect(leftOf(first)).toBe(5_040_000n);
});

test('a budget that ended while it was changed is continued; after an end a new one begins anew', async () => {
  const { budgets, spend, leftOf } = await worldWithSpends();
  const first = await budgets.make(REQUEST);
  await spend(first, 4_000_000n);
  await budgets.stop(first);
  expect(leftOf(await budgets.make({ ...REQUEST, changes: first.budgetId }))).toBe(1_000_000n);
  const other = await budgets.make({ ...REQUEST, changes: 'nobody’s' });
  await budgets.stop(other);
  expect(leftOf(await budgets.make(REQUEST))).toBe(LIMIT);
});

test('a limit is of one asset, also where another one was paid with in between', async () => {
  const { budgets, keeper, spend, leftOf } = await worldWithSpends();
  const first = await budgets.make(REQUEST);
  await spend(first, 4_000_000n);
  const token = await budgets.make({ ...REQUEST, asset: BTTOLD });
  expect(leftOf(token)).toBe(LIMIT);
  const again = await budgets.make(REQUEST);
  expect(leftOf(again)).toBe(1_000_000n);
  expect(headOf(first, keeper.budgets).budgetId).toBe(again.budgetId);
  expect(headOf(token, keeper.budgets).budgetId).toBe(token.budgetId);
  expect([...lineOf(again, keeper.budgets)]).toEqual([again.budgetId, first.budgetId]);
});
