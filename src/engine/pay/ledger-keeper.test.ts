import { describe, expect, it } from 'vitest';
import { TRX } from '../../core/channel/asset.ts';
import { FaultError } from '../../core/fault.ts';
import type { LedgerStore } from '../../core/ledger/ledger.ts';
import type { JournalRecord, LedgerWrite } from '../../core/ledger/records.ts';
import { MemoryLog } from '../../storage/ledger/ledger-log.ts';
import { MemoryLedger } from '../../storage/ledger/memory-ledger.ts';
import { budgetOf } from './desk-kit.suite.ts';
import { LedgerKeeper } from './ledger-keeper.ts';

const NOTHING = { budgets: [], bought: [], spends: [], sold: [], credits: [], earnings: [] };

/** Stores when it is told to. */
class SlowStore implements LedgerStore {
  readonly writes: LedgerWrite[] = [];
  readonly stored: LedgerWrite[] = [];
  readonly answers: ((error?: Error) => void)[] = [];

  open: LedgerStore['open'] = () => Promise.resolve({ records: NOTHING, damaged: [] });
  journal: LedgerStore['journal'] = () => Promise.resolve([]);
  write: LedgerStore['write'] = (change) => {
    this.writes.push(change);
    return new Promise((resolve, reject) => {
      this.answers.push((error) => {
        if (error !== undefined) {
          reject(error);
          return;
        }
        this.stored.push(change);
        resolve();
      });
    });
  };
}

function lineOf(what: JournalRecord['what']): JournalRecord {
  const nothing = { accountId: null, infoHash: null, asset: TRX, txid: null };
  return { at: 0, what, amount: 1n, feeSun: 0n, ...nothing };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('LedgerKeeper', () => {
  it('writes one after the other, and what waits together, the newest of each record', async () => {
    const store = new SlowStore();
    const keeper = await LedgerKeeper.open(store, () => undefined);
    const done: number[] = [];
    const write = (limit: bigint) =>
      keeper.write({ budgets: [budgetOf({ limit })] }).then(() => done.push(Number(limit)));
    void write(1n);
    await settle();
    void write(2n);
    void write(3n);
    await settle();
    expect(keeper.budgets[0]?.limit).toBe(3n);
    expect(store.writes.map(({ budgets }) => budgets?.map(({ limit }) => limit))).toEqual([[1n]]);
    store.answers[0]?.();
    await settle();
    expect(done).toEqual([1]);
    expect(store.writes[1]?.budgets?.map(({ limit }) => limit)).toEqual([3n]);
    store.answers[1]?.();
    await settle();
    expect(done).toEqual([1, 2, 3]);
  });

  it('counts the lines it was given, without those of what is charged', async () => {
    const keeper = await LedgerKeeper.open(new MemoryLedger(), () => undefined);
    expect(keeper.bookedCount).toBe(0);
    // In the task of the write: the page is told of what is in memory.
    void keeper.write({ journal: [lineOf('deposit'), lineOf('fee')] });
    expect(keeper.bookedCount).toBe(2);
    await keeper.write({ journal: [lineOf('voucher'), lineOf('settlement')] });
    await keeper.write({ budgets: [budgetOf()] });
    expect(keeper.bookedCount).toBe(2);
    await keeper.write({ journal: [lineOf('claim')] });
    expect(keeper.bookedCount).toBe(3);
  });

  it('reads the lines that still wait to be stored, too', async () => {
    const store = new SlowStore();
    const keeper = await LedgerKeeper.open(store, () => undefined);
    store.journal = () => Promise.resolve(store.stored.flatMap(({ journal = [] }) => journal));
    void keeper.write({ budgets: [budgetOf()] });
    await settle();
    void keeper.write({ journal: [lineOf('deposit')] });
    const read = keeper.journal();
    store.answers[0]?.();
    await settle();
    store.answers[1]?.();
    expect(await read).toMatchObject([{ what: 'deposit' }]);
  });

  it('refuses everything after the first write that failed', async () => {
    const store = new SlowStore();
    const faults: string[] = [];
    const keeper = await LedgerKeeper.open(store, ({ code }) => faults.push(code));
    const first = keeper.write({ budgets: [budgetOf()] });
    await settle();
    const second = keeper.write({ budgets: [budgetOf({ limit: 5n })] });
    const refused = Promise.all([
      expect(first).rejects.toMatchObject({ code: 'ledger_failed' }),
      expect(second).rejects.toMatchObject({ code: 'ledger_failed' }),
    ]);
    store.answers[0]?.(new FaultError('storage_full', 'No room.'));
    await refused;
    await expect(keeper.write({})).rejects.toMatchObject({ code: 'ledger_failed' });
    expect(store.writes).toHaveLength(1);
    expect(faults).toEqual(['ledger_failed']);
  });

  it('notices that another engine took the ledger', async () => {
    const home = { epoch: 0, lines: [] };
    const open = () => LedgerKeeper.open(new MemoryLedger(new MemoryLog(home)), () => undefined);
    const old = await open();
    await old.write({ budgets: [budgetOf()] });
    const heir = await open();
    expect(heir.budgets).toEqual([budgetOf()]);
    await expect(old.write({ budgets: [budgetOf({ limit: 7n })] })).rejects.toMatchObject({
      code: 'ledger_taken',
    });
    await heir.write({ budgets: [budgetOf({ limit: 8n })] });
    expect((await open()).budgets[0]?.limit).toBe(8n);
  });
});
