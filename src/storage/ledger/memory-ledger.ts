/** The ledger in memory, over a log of what was written: for Node, where the log is a file. */
import { LEDGER_DECODERS } from '../../core/ledger/decode-records.ts';
import { readLedgerJson, writeLedgerJson } from '../../core/ledger/ledger-json.ts';
import { LEDGER_KINDS, ledgerKey, type LedgerKind } from '../../core/ledger/ledger-keys.ts';
import type { LedgerStore } from '../../core/ledger/ledger.ts';
import type { JournalRecord, LedgerRecords, LedgerWrite } from '../../core/ledger/records.ts';
import { ledgerTaken, rowDamaged } from './ledger-fault.ts';
import { type LedgerLog, MemoryLog } from './ledger-log.ts';

type AnyRecord = LedgerRecords[LedgerKind][number];

export class MemoryLedger implements LedgerStore {
  readonly #log: LedgerLog;
  #rows = emptyRows();
  /** Where rows lie that cannot be read. */
  #damaged = new Set<string>();
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
    this.#damaged = new Set();
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
    this.#refuseDamaged(change);
    if (!this.#isOpen || !(await this.#log.append(writeLedgerJson(change)))) throw ledgerTaken();
    this.#apply(change);
  }

  /** What cannot be read may stand for more than what would take its place: a voucher, a txid. */
  #refuseDamaged(change: LedgerWrite): void {
    for (const kind of LEDGER_KINDS) {
      // Only figures to look at: they go on, and what lay there is kept beside.
      if (kind === 'earnings') continue;
      for (const record of change[kind] ?? []) {
        const key = JSON.stringify(ledgerKey(kind, record));
        if (this.#damaged.has(`${kind} ${key}`) && !this.#rows[kind].has(key)) throw rowDamaged();
      }
    }
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
        if (record !== undefined) {
          this.#apply({ [name]: [record] });
          continue;
        }
        unreadable.push(writeLedgerJson({ [name]: [one] }));
        const place = placeOf(name, one);
        if (place !== null) this.#damaged.add(place);
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

/** Where a row lies that cannot be read; null where not even that can be told. */
function placeOf(name: string, row: unknown): string | null {
  const kind = LEDGER_KINDS.find((known) => known === name);
  if (kind === undefined || typeof row !== 'object' || row === null) return null;
  const key: readonly unknown[] = ledgerKey(kind, row as never);
  const isWhole = key.every((part) => typeof part === 'string' || typeof part === 'number');
  return isWhole ? `${kind} ${JSON.stringify(key)}` : null;
}

/** Enough to find the line by. */
const MAX_NAME_LENGTH = 120;

function emptyRows(): Record<LedgerKind, Map<string, AnyRecord>> {
  const rows = LEDGER_KINDS.map((kind) => [kind, new Map()]);
  return Object.fromEntries(rows) as Record<LedgerKind, Map<string, AnyRecord>>;
}
