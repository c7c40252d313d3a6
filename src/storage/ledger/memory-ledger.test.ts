import { describe, expect, test } from 'vitest';
import { sampleWrites } from '../../core/ledger/ledger-samples.suite.ts';
import { writeLedgerJson } from '../../core/ledger/ledger-json.ts';
import { MemoryLog, type MemoryLogHome } from './ledger-log.ts';
import { ledgerCases, type LedgerHome } from './ledger.suite.ts';
import { MemoryLedger } from './memory-ledger.ts';

class MemoryHome implements LedgerHome {
  readonly log: MemoryLogHome = { epoch: 0, lines: [] };

  ledger(): MemoryLedger {
    return new MemoryLedger(new MemoryLog(this.log));
  }

  damage(kind: string, record: unknown): Promise<void> {
    this.log.lines.push(writeLedgerJson({ [kind]: [record] }));
    return Promise.resolve();
  }
}

describe('ledger in memory', () => {
  test.each(Object.entries(ledgerCases))('%s', async (_name, work) => {
    await work(new MemoryHome());
  });
});

test('without a log it holds what was written, as long as it lives', async () => {
  const ledger = new MemoryLedger();
  await ledger.open();
  const [write] = sampleWrites(1);
  await ledger.write(write!);
  expect((await ledger.open()).records.sold).toEqual(write!.sold);
  expect((await new MemoryLedger().open()).records.sold).toEqual([]);
});

test('opening it leaves one line for each record that counts', async () => {
  const home = new MemoryHome();
  const ledger = home.ledger();
  await ledger.open();
  const { sold } = sampleWrites(1)[0]!;
  for (let turn = 0; turn < 10; turn += 1) await ledger.write({ sold });
  expect(home.log.lines).toHaveLength(10);
  home.log.lines.push('{ no JSON', '7');
  await home.ledger().open();
  expect(home.log.lines).toHaveLength(sold.length + 2);
});
