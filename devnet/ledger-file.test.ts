import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { sampleWrites } from '../src/core/ledger/ledger-samples.suite.ts';
import { writeLedgerJson } from '../src/core/ledger/ledger-json.ts';
import { ledgerCases, type LedgerHome } from '../src/storage/ledger/ledger.suite.ts';
import { MemoryLedger } from '../src/storage/ledger/memory-ledger.ts';
import { LedgerFile } from './ledger-file.ts';

class FileHome implements LedgerHome {
  readonly folder = mkdtempSync(join(tmpdir(), 'bittern-ledger-'));
  readonly #files: LedgerFile[] = [];

  ledger(): MemoryLedger {
    const file = new LedgerFile(this.folder);
    this.#files.push(file);
    return new MemoryLedger(file);
  }

  damage(kind: string, record: unknown): Promise<void> {
    appendFileSync(this.newest(), `${writeLedgerJson({ [kind]: [record] })}\n`);
    return Promise.resolve();
  }

  newest(): string {
    const numbers = readdirSync(this.folder).flatMap((name) =>
      name.endsWith('.jsonl') ? [Number(name.split('.')[1])] : [],
    );
    return join(this.folder, `ledger.${String(Math.max(...numbers))}.jsonl`);
  }

  async close(): Promise<void> {
    for (const file of this.#files) await file.close();
    rmSync(this.folder, { recursive: true });
  }
}

let home: FileHome;

afterEach(() => home.close());

describe('ledger in a file', () => {
  test.each(Object.entries(ledgerCases))('%s', async (_name, work) => {
    home = new FileHome();
    await work(home);
  });
});

test('cut off at any byte, it holds every write but the one that was cut', async () => {
  home = new FileHome();
  const ledger = home.ledger();
  await ledger.open();
  const writes = sampleWrites(4).map(({ sold, journal }) => ({ sold, journal }));
  for (const write of writes) await ledger.write(write);
  const whole = readFileSync(home.newest());
  const lengths = Array.from({ length: 60 }, (_, step) => Math.floor((whole.length * step) / 59));
  for (const length of lengths) {
    const cut = whole.subarray(0, length);
    writeFileSync(home.newest(), cut);
    const life = home.ledger();
    const { records, damaged } = await life.open();
    const kept = writes.slice(0, cut.toString().split('\n').length - 1);
    expect(damaged).toEqual([]);
    expect(records.sold).toEqual(kept.flatMap(({ sold }) => sold));
    expect(await life.journal()).toEqual(kept.flatMap(({ journal }) => journal));
  }
});

test('only the files of the last two owners are kept', async () => {
  home = new FileHome();
  for (let life = 0; life < 5; life += 1) await home.ledger().open();
  expect(readdirSync(home.folder).sort()).toEqual([
    ...['ledger.4.claim', 'ledger.4.jsonl'],
    ...['ledger.5.claim', 'ledger.5.jsonl'],
  ]);
});
