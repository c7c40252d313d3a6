/** The account book's lines are what was spent, whatever a crash cut off. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BudgetRecord } from '../../../core/ledger/records.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import { MIB } from '../../../core/units/bytes.ts';
import type { InfoHash } from '../../../core/units/info-hash.ts';
import { MemoryLog } from '../../../storage/ledger/ledger-log.ts';
import { MemoryLedger } from '../../../storage/ledger/memory-ledger.ts';
import { budgetOf, FLOOR, INFO_HASH, openKit, PAYER, TERMS } from '../desk-kit.suite.ts';
import { LedgerBackups } from '../ledger-backups.ts';
import { Accounts } from './accounts.ts';
import { chargedSums } from './charged.ts';
import { newAccount } from './new-account.ts';

const PRICE = 3n;
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
      ...{ amount: 1_000_000n, state: 'solid' as const, feeSun: 0n },
    };
    await kit.keeper.write({
      budgets: BUDGETS,
      bought: [{ ...made, instalments: [instalment] }],
    });
  }
  const account = accounts.of(kit.keeper.bought[0]!);
  /** So many MiB came in a budget's name, and a voucher pays for them. */
  const pay = async (budget: BudgetRecord, mib: number, price = PRICE) => {
    const units = BigInt(mib * MIB) * price;
    account.receive(units);
    account.release(units);
    accounts.accrue(account, budget, { units, paidBytes: mib * MIB, freeBytes: 0 });
    const cumulative = account.cumulative + BigInt(mib) * price;
    account.beginSigning(cumulative);
    const voucher = await accounts.sign(account, cumulative, budget);
    account.signed(voucher.cumulative, voucher.signature);
  };
  const lines = async () => (await kit.keeper.journal()).filter(({ what }) => what === 'voucher');
  const sums = async () => {
    const told = (await lines()).map(({ accountId, budgetId = '', amount, paidBytes = 0 }) => ({
      ...{ accountId: accountId!, budgetId, amount, paidBytes },
    }));
    return { told: chargedSums(told), spent: chargedSums(kit.keeper.spends) };
  };
  return Object.assign(kit, { accounts, pay, lines, sums, home });
}

type Step =
  | { readonly budget: number; readonly mib: number }
  | { readonly waitMs: number }
  | { readonly isClose: true };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ budget: fc.nat(2), mib: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ waitMs: fc.constantFrom(1_000, 70_000, 86_400_000) }),
  fc.constant({ isClose: true as const }),
);

async function play(world: Awaited<ReturnType<typeof open>>, steps: readonly Step[]) {
  for (const step of steps) {
    if ('budget' in step) await world.pay(BUDGETS[step.budget]!, step.mib);
    else if ('waitMs' in step) {
      world.now += step.waitMs;
      await world.accounts.flush();
    } else await world.accounts.close();
  }
}

describe('Receipts', () => {
  it('sum up to what was spent, after a crash at any write and a restart', async () => {
    const anySteps = fc.array(anyStep, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(anySteps, fc.nat(), anySteps, async (steps, cut, more) => {
        const before = await open({ epoch: 0, lines: [] });
        const setup = before.home.lines.length;
        await play(before, steps);
        const written = before.home.lines.length - setup;
        const lines = before.home.lines.slice(0, setup + (cut % (written + 1)));

        const after = await open({ epoch: 0, lines });
        await after.accounts.flush();
        const healed = await after.sums();
        expect(healed.told).toEqual(healed.spent);
        await play(after, more);
        await after.accounts.close();
        const { told, spent } = await after.sums();
        expect(told).toEqual(spent);
      }),
      { numRuns: 60 },
    );
  });

  it('are one line a minute for each budget, with its bytes and its price', async () => {
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
    const [, mixed] = await lines();
    expect(mixed).toMatchObject({ amount: 12n, paidBytes: 2 * MIB });
    expect(mixed).not.toHaveProperty('price');
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
