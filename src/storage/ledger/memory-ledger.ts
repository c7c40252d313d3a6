/** The ledger in memory, over a log of what was written: for Node, where the log is a file. */
import { LEDGER_DECODERS } from '../../core/ledger/decode-records.ts';
import { readLedgerJson, writeLedgerJson } from '../../core/ledger/ledger-json.ts';
import { LEDGER_KINDS, ledgerKey, type LedgerKind } from '../../core/ledger/ledger-keys.ts';
import type { LedgerStore } from '../../core/ledger/ledger.ts';
import type { JournalRecord, LedgerRecords, LedgerWrite } from '../../core/ledger/records.ts';
import { ledgerTaken } from './ledger-fault.ts';
import { type LedgerLog, MemoryLog } from './ledger-log.ts';

type AnyRecord = LedgerRecords[LedgerKind][number];

export class MemoryLedger implements LedgerStore {
  readonly #log: LedgerLog;
  #rows = emptyRows();
  #journal: JournalRecord[] = [];
  #isOpen = false;
  /** One write after the other. */
  #last: Promise<unknown> = Promise.resolve();

  /** Without a log, what is written is gone with the process. */
  constructor(log: LedgerLog = new MemoryLog()) {
    this.#log = log;
  }

  async open(): Promise<{ readonly records: LedgerRecords; readonly damaged: readonly string[] }> {
    this.#rows = emptyRows();
    this.#journal = [];
    const unreadable: string[] = [];
    for (const line of await this.#log.take()) this.#read(line, unreadable);
    // Of many writes, what they left: or else the log would grow for ever.
    const kept = [...this.#compact(), ...unreadable];
    if (!(await this.#log.replace(kept))) throw ledgerTaken();
    this.#isOpen = true;
    return {
      records: this.#records(),
      damaged: unreadable.map((line) => line.slice(0, MAX_NAME_LENGTH)),
    };
  }

  write(change: LedgerWrite): Promise<void> {
    const written = this.#last.then(() => this.#write(change));
    this.#last = written.catch(() => undefined);
    return written;
  }

  journal(): Promise<readonly JournalRecord[]> {
    return Promise.resolve([...this.#journal]);
  }

  async #write(change: LedgerWrite): Promise<void> {
    if (!this.#isOpen || !(await this.#log.append(writeLedgerJson(change)))) throw ledgerTaken();
    this.#apply(change);
  }

  /** A line is one write; what of it cannot be read is kept beside. */
  #read(line: string, unreadable: string[]): void {
    let value: unknown;
    try {
      value = readLedgerJson(line);
    } catch {
      value = null;
    }
    if (typeof value !== 'object' || value === null) {
      unreadable.push(line);
      return;
    }
    for (const [name, list] of Object.entries(value)) {
      const decode = Object.hasOwn(LEDGER_DECODERS, name)
        ? LEDGER_DECODERS[name as keyof LedgerWrite]
        : () => undefined;
      for (const one of Array.isArray(list) ? (list as readonly unknown[]) : [list]) {
        const record = decode(one);
        if (record === undefined) unreadable.push(writeLedgerJson({ [name]: [one] }));
        else this.#apply({ [name]: [record] });
      }
    }
  }

  #apply(change: LedgerWrite): void {
    for (const kind of LEDGER_KINDS) {
      for (const record of change[kind] ?? []) {
        this.#rows[kind].set(JSON.stringify(ledgerKey(kind, record)), record);
      }
    }
    this.#journal.push(...(change.journal ?? []));
  }

  #compact(): string[] {
    const lines = LEDGER_KINDS.flatMap((kind) =>
      [...this.#rows[kind].values()].map((record) => writeLedgerJson({ [kind]: [record] })),
    );
    return [...lines, ...this.#journal.map((line) => writeLedgerJson({ journal: [line] }))];
  }

  #records(): LedgerRecords {
    const all = Object.entries(this.#rows).map(([kind, rows]) => [kind, [...rows.values()]]);
    return Object.fromEntries(all) as LedgerRecords;
  }
}

/** Enough to find the line by. */
const MAX_NAME_LENGTH = 120;

function emptyRows(): Record<LedgerKind, Map<string, AnyRecord>> {
  const rows = LEDGER_KINDS.map((kind) => [kind, new Map()]);
  return Object.fromEntries(rows) as Record<LedgerKind, Map<string, AnyRecord>>;
}
