/** What every ledger does, whatever it lies on. */
import { expect } from 'vitest';
import { anyBought, anyJournalLine, sampleWrites } from '../../core/ledger/ledger-samples.suite.ts';
import { LEDGER_KINDS } from '../../core/ledger/ledger-keys.ts';
import type { LedgerStore } from '../../core/ledger/ledger.ts';
import type { BoughtRecord, JournalRecord, LedgerRecords } from '../../core/ledger/records.ts';
import { expectFault } from '../samples.suite.ts';
import type { Cases } from '../worker-cases.suite.ts';
import fc from 'fast-check';

/** One place where a ledger is kept, over many lives. */
export interface LedgerHome {
  /** As another tab, process or life has it. */
  ledger(): LedgerStore;
  /** Puts something there that is no record, where one of these would lie. */
  damage(kind: keyof LedgerRecords, record: unknown): Promise<void>;
}

const EMPTY: LedgerRecords = {
  ...{ budgets: [], bought: [], spends: [] },
  ...{ sold: [], credits: [], earnings: [] },
};

const [BOUGHT] = fc.sample(anyBought, { numRuns: 1, seed: 3 }) as [BoughtRecord];
const [LINE] = fc.sample(anyJournalLine, { numRuns: 1, seed: 3 }) as [JournalRecord];

const at = (cumulative: bigint): BoughtRecord => ({ ...BOUGHT, cumulative });
const lineAt = (time: number): JournalRecord => ({ ...LINE, at: time });

export const ledgerCases: Cases<LedgerHome> = {
  async 'is empty at first'(home) {
    const ledger = home.ledger();
    expect(await ledger.open()).toEqual({ records: EMPTY, damaged: [] });
    expect(await ledger.journal()).toEqual([]);
  },

  async 'keeps every kind of record over a restart'(home) {
    const first = home.ledger();
    await first.open();
    const writes = sampleWrites(5);
    for (const write of writes) await first.write(write);
    const again = home.ledger();
    const { records, damaged } = await again.open();
    expect(damaged).toEqual([]);
    for (const kind of LEDGER_KINDS) {
      const expected = writes.flatMap((write): readonly unknown[] => write[kind]);
      expect(records[kind]).toHaveLength(expected.length);
      expect(records[kind]).toEqual(expect.arrayContaining(expected));
    }
    expect(await again.journal()).toEqual(writes.flatMap(({ journal }) => journal));
  },

  async 'a record replaces the one with its key; the journal only grows'(home) {
    const ledger = home.ledger();
    await ledger.open();
    await ledger.write({ bought: [at(1n), at(2n)], journal: [lineAt(1)] });
    await ledger.write({ bought: [at(3n)], journal: [lineAt(2), lineAt(2)] });
    const again = home.ledger();
    const { records } = await again.open();
    expect(records).toEqual({ ...EMPTY, bought: [at(3n)] });
    expect((await again.journal()).map((line) => line.at)).toEqual([1, 2, 2]);
  },

  async 'a write of nothing is fine'(home) {
    const ledger = home.ledger();
    await ledger.open();
    await ledger.write({});
    await ledger.write({ bought: [], journal: [] });
    expect((await home.ledger().open()).records).toEqual(EMPTY);
  },

  async 'nobody writes without having opened it'(home) {
    const ledger = home.ledger();
    await expectFault(ledger.write({ bought: [at(1n)] }), 'ledger_taken');
    expect((await ledger.open()).records).toEqual(EMPTY);
  },

  async 'who opened it before is refused from then on, and nothing of theirs is stored'(home) {
    const [older, newer] = [home.ledger(), home.ledger()];
    await older.open();
    await older.write({ bought: [at(1n)] });
    expect((await newer.open()).records.bought).toEqual([at(1n)]);
    await expectFault(older.write({ bought: [at(9n)], journal: [lineAt(9)] }), 'ledger_taken');
    await newer.write({ bought: [at(2n)] });
    await expectFault(older.write({}), 'ledger_taken');
    const { records } = await home.ledger().open();
    expect(records.bought).toEqual([at(2n)]);
  },

  async 'who was refused may open it again, and then the other is refused'(home) {
    const [one, other] = [home.ledger(), home.ledger()];
    await one.open();
    await other.open();
    await expectFault(one.write({ bought: [at(1n)] }), 'ledger_taken');
    await one.open();
    await one.write({ bought: [at(2n)] });
    await expectFault(other.write({ bought: [at(3n)] }), 'ledger_taken');
    expect((await one.open()).records.bought).toEqual([at(2n)]);
  },

  /** I10: of two that work at once, what one was told is stored is what the other finds. */
  async 'two at once: whatever was acknowledged is found by who takes over'(home) {
    const older = home.ledger();
    await older.open();
    let acknowledged = 0n;
    const writing = (async () => {
      for (let step = 1n; step <= 40n; step += 1n) {
        await older.write({ bought: [at(step)] });
        acknowledged = step;
      }
    })().catch(() => undefined);
    const newer = home.ledger();
    while (acknowledged < 5n) await new Promise((resolve) => setTimeout(resolve, 0));
    const { records } = await newer.open();
    const found = records.bought[0]!.cumulative;
    await writing;
    // One may have been stored before it was acknowledged, and none after.
    expect(found).toBeGreaterThanOrEqual(acknowledged);
    expect(found).toBeLessThanOrEqual(acknowledged + 1n);
    expect((await newer.open()).records.bought[0]!.cumulative).toBe(found);
  },

  async 'writes at once all count, in the order they were made'(home) {
    const ledger = home.ledger();
    await ledger.open();
    const steps = Array.from({ length: 20 }, (_, index) => index + 1);
    await Promise.all(
      steps.map((step) => ledger.write({ bought: [at(BigInt(step))], journal: [lineAt(step)] })),
    );
    const again = home.ledger();
    expect((await again.open()).records.bought).toEqual([at(20n)]);
    expect((await again.journal()).map((line) => line.at)).toEqual(steps);
  },

  async 'nothing takes the place of what cannot be read: a payment is not credited twice'(home) {
    const first = home.ledger();
    await first.open();
    const [credit] = sampleWrites(1)[0]!.credits;
    await home.damage('credits', { txid: credit!.txid, amount: 'all' });
    const ledger = home.ledger();
    await ledger.open();
    await expectFault(ledger.write({ bought: [at(1n)], credits: [credit!] }), 'ledger_failed');
    const again = home.ledger();
    const { records, damaged } = await again.open();
    expect([records.bought, records.credits]).toEqual([[], []]);
    expect(damaged).toHaveLength(1);
    const other = { ...credit!, txid: 'ef'.repeat(32) as never };
    await again.write({ credits: [other] });
    expect((await home.ledger().open()).records.credits).toEqual([other]);
  },

  async 'what cannot be read is left alone and named'(home) {
    const first = home.ledger();
    await first.open();
    await first.write({ bought: [at(1n)], sold: sampleWrites(1)[0]!.sold });
    await home.damage('credits', { txid: 'ab'.repeat(32), amount: 5 });
    for (let life = 0; life < 3; life += 1) {
      const { records, damaged } = await home.ledger().open();
      expect(records.bought).toEqual([at(1n)]);
      expect(records.sold).toHaveLength(sampleWrites(1)[0]!.sold.length);
      expect(records.credits).toEqual([]);
      expect(damaged).toHaveLength(1);
      expect(damaged[0]).toContain('credits');
      expect(damaged[0]).toContain('ab'.repeat(32));
    }
  },
};
