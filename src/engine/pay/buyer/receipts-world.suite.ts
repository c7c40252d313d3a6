/** One account that three budgets pay from, over restarts and crashes, and what its account book says. */
import fc from 'fast-check';
import type { BudgetRecord } from '../../../core/ledger/records.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import { MIB } from '../../../core/units/bytes.ts';
import type { InfoHash } from '../../../core/units/info-hash.ts';
import { MemoryLog } from '../../../storage/ledger/ledger-log.ts';
import { MemoryLedger } from '../../../storage/ledger/memory-ledger.ts';
import { budgetOf, FLOOR, openKit, PAYER, TERMS } from '../desk-kit.suite.ts';
import { exportLedger } from '../export-ledger.ts';
import { Accounts } from './accounts.ts';
import { chargedBy, chargedSums } from './charged.ts';
import { newAccount } from './new-account.ts';

export const PRICE = 3n;
export const SETTLEMENT = 2_200n;
export const BUDGETS = [
  budgetOf({ budgetId: 'one' }),
  budgetOf({ budgetId: 'two', infoHash: 'cd'.repeat(20) as InfoHash }),
  // Of the first one's torrent.
  budgetOf({ budgetId: 'three', madeAt: 1_700_000_000_001 }),
] as const;

interface Home {
  epoch: number;
  lines: string[];
}

export async function open(home: Home) {
  const kit = await openKit({ ledger: new MemoryLedger(new MemoryLog(home)) });
  const accounts = new Accounts(kit.parts);
  if (kit.keeper.bought.length === 0) {
    const { random } = kit.parts;
    const terms = { terms: TERMS, floor: FLOOR, key: PAYER, random };
    const made = newAccount({ rail: 'channel', budget: BUDGETS[0], ...terms });
    const instalment = {
      ...{ wantedId: '1', budgetId: 'one', txid: 'c'.repeat(64) as Txid, at: kit.now },
      ...{ amount: 100_000_000n, state: 'solid' as const, feeSun: 0n },
    };
    await kit.keeper.write({
      budgets: BUDGETS,
      bought: [{ ...made, instalments: [instalment] }],
    });
  }
  const account = accounts.of(kit.keeper.bought[0]!);
  /** So many bytes came in a budget's name; `isOwed` false: after the last equal mark. */
  const come = (budget: BudgetRecord, bytes: number, price: bigint, isOwed = true) => {
    const units = BigInt(bytes) * price;
    accounts.accrue(account, budget, { units, paidBytes: bytes, freeBytes: 0 });
    if (!isOwed) return;
    account.receive(units);
    account.release(units);
  };
  /** A voucher for so much more, at most for all that is owed. */
  const sign = async (budget: BudgetRecord, more: bigint) => {
    const due = account.target - account.cumulative;
    const cumulative = account.cumulative + (more < due ? more : due);
    if (cumulative === account.cumulative) return;
    account.beginSigning(cumulative);
    const voucher = await accounts.sign(account, cumulative, budget);
    account.signed(voucher.cumulative, voucher.signature);
  };
  const pay = async (budget: BudgetRecord, mib: number, price = PRICE) => {
    come(budget, mib * MIB, price);
    await sign(budget, BigInt(mib) * price);
  };
  const lines = async () =>
    (await kit.keeper.journal()).filter(({ what }) => what === 'voucher' || what === 'settlement');
  const sums = async () => {
    const told = (await lines()).map((line) => ({
      ...{ accountId: line.accountId!, budgetId: line.budgetId ?? '', amount: line.amount },
      of: line.what === 'settlement' ? line.what : (line.price ?? ('unknown' as const)),
      paidBytes: line.paidBytes ?? 0,
    }));
    return {
      told: chargedSums(told),
      spent: chargedSums(kit.keeper.spends.flatMap(chargedBy)),
    };
  };
  return Object.assign(kit, { accounts, account, come, sign, pay, lines, sums, home });
}

type World = Awaited<ReturnType<typeof open>>;

type Step =
  | {
      readonly kind: 'come';
      readonly budget: number;
      readonly blocks: number;
      readonly price: bigint;
      readonly isOwed: boolean;
    }
  | { readonly kind: 'sign'; readonly budget: number; readonly more: bigint }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'settle' | 'close' };

export const BLOCK = 16_384;
const anyBudget = fc.nat(2);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    ...{ kind: fc.constant('come' as const), budget: anyBudget },
    blocks: fc.integer({ min: 1, max: 400 }),
    price: fc.constantFrom(1n, 3n, 300n, 375n, 1_000n),
    isOwed: fc.nat(5).map((rare) => rare > 0),
  }),
  fc.record({
    ...{ kind: fc.constant('sign' as const), budget: anyBudget },
    more: fc.oneof(fc.bigInt(1n, 3_000n), fc.constant(10n ** 12n)),
  }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1_000, 70_000, 86_400_000) }),
  fc.record({ kind: fc.constantFrom('settle' as const, 'close' as const) }),
);

export async function play(world: World, steps: readonly Step[]) {
  for (const step of steps) {
    if (step.kind === 'come') {
      world.come(BUDGETS[step.budget]!, step.blocks * BLOCK, step.price, step.isOwed);
    } else if (step.kind === 'sign') {
      await world.sign(BUDGETS[step.budget]!, step.more);
    } else if (step.kind === 'wait') {
      world.now += step.ms;
      await world.accounts.flush();
    } else if (step.kind === 'settle') {
      // At the first `opened`, before any block is charged.
      if (world.account.received === 0n) world.account.countSettlement(SETTLEMENT);
      world.accounts.keep(world.account);
    } else await world.accounts.close();
  }
}

/** Rows of the table that a user exports. */
export async function exported({ keeper, now }: World): Promise<readonly Record<string, string>[]> {
  const { text } = await exportLedger(keeper, { format: 'csv', tokens: [] }, now);
  const [head = [], ...rows] = text
    .trimEnd()
    .split('\r\n')
    .map((row) => row.split(','));
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ''])));
}

/** By the rule, line by line: of what account, budget and price share, all that came before counts. */
export function recomputed(rows: readonly Record<string, string>[]): readonly bigint[] {
  const bytes = new Map<string, bigint>();
  const owed = (of: bigint, price: bigint): bigint => (of * price + 2n ** 20n - 1n) / 2n ** 20n;
  return rows.map((row) => {
    const price = BigInt(row['price_per_mib_raw']!);
    const key = `${row['account']!} ${row['budget']!} ${String(price)}`;
    const before = bytes.get(key) ?? 0n;
    const after = before + BigInt(row['bytes']!);
    bytes.set(key, after);
    return owed(after, price) - owed(before, price);
  });
}

/** Played, cut off at some write, healed, and played on. */
export async function playWithCrash(steps: readonly Step[], cut: number, more: readonly Step[]) {
  const before = await open({ epoch: 0, lines: [] });
  const setup = before.home.lines.length;
  await play(before, steps);
  const written = before.home.lines.length - setup;
  const lines = before.home.lines.slice(0, setup + (cut % (written + 1)));
  const after = await open({ epoch: 0, lines });
  // Lines stand in the order of their times: a clock that went back would mix them up.
  after.now = before.now;
  await after.accounts.flush();
  const healed = await after.sums();
  await play(after, more);
  await after.accounts.close();
  return { after, healed };
}

export const anySteps = fc.array(anyStep, { maxLength: 12 });
