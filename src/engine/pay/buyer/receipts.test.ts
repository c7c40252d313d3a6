/** The account book's lines are what was spent, and can be recomputed, whatever a crash cut off. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BudgetRecord } from '../../../core/ledger/records.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import { MIB } from '../../../core/units/bytes.ts';
import type { InfoHash } from '../../../core/units/info-hash.ts';
import { MemoryLog } from '../../../storage/ledger/ledger-log.ts';
import { MemoryLedger } from '../../../storage/ledger/memory-ledger.ts';
import { budgetOf, FLOOR, INFO_HASH, openKit, PAYER, TERMS } from '../desk-kit.suite.ts';
import { exportLedger } from '../export-ledger.ts';
import { LedgerBackups } from '../ledger-backups.ts';
import { Accounts } from './accounts.ts';
import { chargedBy, chargedSums } from './charged.ts';
import { newAccount } from './new-account.ts';

const PRICE = 3n;
const SETTLEMENT = 2_200n;
const BUDGETS = [
  budgetOf({ budgetId: 'one' }),
  budgetOf({ budgetId: 'two', infoHash: 'cd'.repeat(20) as InfoHash }),
  // Of the first one's torrent.
  budgetOf({ budgetId: 'three', madeAt: 1_700_000_000_001 }),
] as const;

interface Home {
  epoch: number;
  lines: string[];
}

async function open(home: Home) {
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

const BLOCK = 16_384;
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

async function play(world: World, steps: readonly Step[]) {
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
async function exported({ keeper, now }: World): Promise<readonly Record<string, string>[]> {
  const { text } = await exportLedger(keeper, { format: 'csv', tokens: [] }, now);
  const [head = [], ...rows] = text
    .trimEnd()
    .split('\r\n')
    .map((row) => row.split(','));
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ''])));
}

/** By the rule, line by line: of what account, budget and price share, all that came before counts. */
function recomputed(rows: readonly Record<string, string>[]): readonly bigint[] {
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
async function playWithCrash(steps: readonly Step[], cut: number, more: readonly Step[]) {
  const before = await open({ epoch: 0, lines: [] });
  const setup = before.home.lines.length;
  await play(before, steps);
  const written = before.home.lines.length - setup;
  const lines = before.home.lines.slice(0, setup + (cut % (written + 1)));
  const after = await open({ epoch: 0, lines });
  await after.accounts.flush();
  const healed = await after.sums();
  await play(after, more);
  await after.accounts.close();
  return { after, healed };
}

const anySteps = fc.array(anyStep, { maxLength: 12 });

describe('Receipts', () => {
  it('sum up to what was spent, after a crash at any write and a restart', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps, fc.nat(), anySteps, async (steps, cut, more) => {
        const { after, healed } = await playWithCrash(steps, cut, more);
        expect(healed.told).toEqual(healed.spent);
        const { told, spent } = await after.sums();
        expect(told).toEqual(spent);
      }),
      { numRuns: 60 },
    );
  });

  it('are recomputed from the exported table, each amount: bytes times price, and the settlement', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps, fc.nat(), anySteps, async (steps, cut, more) => {
        const { after } = await playWithCrash(steps, cut, more);
        const rows = await exported(after);
        const charges = rows.filter(({ what }) => what === 'voucher');
        expect(charges.map((row) => BigInt(row['amount_raw']!))).toEqual(recomputed(charges));
        const sumOf = (what: string) =>
          rows
            .filter((row) => row['what'] === what)
            .reduce((sum, row) => sum + BigInt(row['amount_raw']!), 0n);
        const { cumulative, settlement = 0n } = after.account.record;
        expect(sumOf('settlement')).toBe(cumulative < settlement ? cumulative : settlement);
        expect(sumOf('settlement') + sumOf('voucher')).toBe(cumulative);
      }),
      { numRuns: 100 },
    );
  });

  it('say of each price the bytes that came at it, once all is paid', async () => {
    const owed = anySteps.map((steps) => steps.filter((one) => one.kind !== 'come' || one.isOwed));
    await fc.assert(
      fc.asyncProperty(owed, async (steps) => {
        const world = await open({ epoch: 0, lines: [] });
        await play(world, steps);
        await world.sign(BUDGETS[0], 10n ** 12n);
        await world.accounts.close();
        const came = new Map<string, bigint>();
        for (const step of steps) {
          if (step.kind !== 'come') continue;
          const key = `${BUDGETS[step.budget]!.budgetId} ${String(step.price)}`;
          const bytes = BigInt(step.blocks * BLOCK);
          came.set(key, (came.get(key) ?? 0n) + bytes);
        }
        const rows = (await exported(world)).filter(({ what }) => what === 'voucher');
        for (const [key, bytes] of came) {
          const own = rows.filter(
            (row) => `${row['budget']!} ${row['price_per_mib_raw']!}` === key,
          );
          const told = own.reduce((sum, row) => sum + BigInt(row['bytes']!), 0n);
          const price = BigInt(key.split(' ')[1]!);
          // The account's debt is rounded up once, not each part of it.
          expect(told).toBeLessThanOrEqual(bytes);
          expect((bytes - told) * price).toBeLessThan(BigInt(came.size) << 20n);
          if (came.size === 1) expect(told).toBe(bytes);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are one line a minute for each budget and price', async () => {
    const { accounts, pay, lines } = await open({ epoch: 0, lines: [] });
    await accounts.flush();
    await pay(BUDGETS[0], 4);
    await pay(BUDGETS[0], 2);
    await accounts.flush();
    expect(await lines()).toEqual([]);
    await accounts.close();
    expect(await lines()).toMatchObject([
      { budgetId: 'one', infoHash: INFO_HASH, amount: 18n, paidBytes: 6 * MIB, price: PRICE },
    ]);
    await pay(BUDGETS[0], 1, 5n);
    await pay(BUDGETS[0], 1, 7n);
    await accounts.close();
    expect((await lines()).slice(1)).toMatchObject([
      { amount: 5n, paidBytes: MIB, price: 5n },
      { amount: 7n, paidBytes: MIB, price: 7n },
    ]);
  });

  it('name what a seller asks for claiming by itself, without bytes', async () => {
    const { account, accounts, pay, lines } = await open({ epoch: 0, lines: [] });
    account.countSettlement(SETTLEMENT);
    await pay(BUDGETS[0], 1, SETTLEMENT - 200n);
    await pay(BUDGETS[0], 1, 300n);
    await accounts.close();
    const [first, ...rest] = await lines();
    expect(first).toMatchObject({ what: 'settlement', amount: SETTLEMENT, budgetId: 'one' });
    expect(first).not.toHaveProperty('paidBytes');
    expect(rest.every(({ what, price }) => what === 'voucher' && price !== undefined)).toBe(true);
  });

  it('go on where lines that named no budget ended', async () => {
    const world = await open({ epoch: 0, lines: [] });
    await world.pay(BUDGETS[0], 4);
    await world.pay(BUDGETS[2], 4);
    const { accountId, asset } = world.keeper.bought[0]!;
    const old = { what: 'voucher', accountId, asset, infoHash: INFO_HASH, txid: null } as const;
    await world.keeper.write({ journal: [{ ...old, at: world.now, amount: 15n, feeSun: 0n }] });
    const after = await open({ epoch: 0, lines: world.home.lines });
    await after.accounts.close();
    expect((await after.lines()).slice(1)).toMatchObject([
      { budgetId: 'three', amount: 9n, paidBytes: 3 * MIB },
    ]);
  });

  it('count once what spends of before prices were kept had lines for', async () => {
    const world = await open({ epoch: 0, lines: [] });
    await world.pay(BUDGETS[0], 4);
    const { keeper, now } = world;
    const { charges, ...old } = keeper.spends[0]!;
    expect(charges).toHaveLength(1);
    const { accountId, asset } = keeper.bought[0]!;
    const line = { what: 'voucher', accountId, asset, infoHash: INFO_HASH, txid: null } as const;
    await keeper.write({
      spends: [{ ...old, amount: 20n }],
      journal: [
        { ...line, at: now, amount: 12n, feeSun: 0n, budgetId: 'one', paidBytes: 1, price: PRICE },
      ],
    });
    const after = await open({ epoch: 0, lines: world.home.lines });
    await after.pay(BUDGETS[0], 5);
    await after.accounts.close();
    const told = (await after.lines()).reduce((sum, { amount }) => sum + amount, 0n);
    expect(told).toBe(35n);
  });

  it('count what a backup brings in once', async () => {
    const world = await open({ epoch: 0, lines: [] });
    await world.pay(BUDGETS[0], 4);
    await world.accounts.close();
    const { text } = await new LedgerBackups(world.keeper, world.parts.clock, []).save();

    const other = await openKit();
    const accounts = new Accounts(other.parts);
    await accounts.close();
    const desk = {
      bookAll: () => undefined,
      restored: () => {
        accounts.restored([]);
      },
    };
    await new LedgerBackups(other.keeper, other.parts.clock, [desk]).restore(text);
    await accounts.close();
    const told = (await other.keeper.journal()).map(({ amount }) => amount);
    expect([told, other.keeper.spends.map(({ amount }) => amount)]).toEqual([[12n], [12n]]);
  });
});
