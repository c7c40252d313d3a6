/** The account book's lines are what was spent, and can be recomputed, whatever a crash cut off. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { owedFor } from '../../../core/paywire/debt.ts';
import { MIB } from '../../../core/units/bytes.ts';
import { INFO_HASH, openKit } from '../desk-kit.suite.ts';
import { LedgerBackups } from '../ledger-backups.ts';
import { Accounts } from './accounts.ts';
import {
  anySteps,
  BLOCK,
  BUDGETS,
  exported,
  open,
  play,
  playWithCrash,
  PRICE,
  recomputed,
  SETTLEMENT,
} from './receipts-world.suite.ts';

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
          // What an amount that was rounded up pays for as well is told with the next one.
          if (came.size === 1) expect(owedFor(told * price)).toBe(owedFor(bytes * price));
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
