/**
 * The one who writes the ledger. Everything it holds is in memory and true at once; a write resolves
 * when it is stored, and only then may what it stands for leave. Writes are strict, one after the
 * other, and what waits meanwhile is stored together. The first failure is the last write: what is
 * in storage then is the truth, and nothing is paid until the engine starts again.
 */
import { FaultError, toFault, type Fault } from '../../core/fault.ts';
import type { LedgerStore } from '../../core/ledger/ledger.ts';
import { LEDGER_KINDS, ledgerKey, type LedgerKind } from '../../core/ledger/ledger-keys.ts';
import type {
  AccountId,
  BoughtRecord,
  BudgetRecord,
  CreditRecord,
  EarningRecord,
  JournalRecord,
  LedgerRecords,
  LedgerWrite,
  SoldRecord,
  SpendRecord,
} from '../../core/ledger/records.ts';

type Kept<Kind extends LedgerKind> = Map<string, LedgerRecords[Kind][number]>;
/** Lines of what is charged: they come for as long as somebody is paid. */
const RUNNING: ReadonlySet<JournalRecord['what']> = new Set(['voucher', 'settlement']);

type Batch = { readonly [Kind in LedgerKind]: Kept<Kind> } & { readonly journal: JournalRecord[] };

export class LedgerKeeper {
  /** Records that could not be read and were left alone. */
  readonly damaged: readonly string[];
  readonly #store: LedgerStore;
  readonly #onFault: (fault: Fault) => void;
  readonly #kept: Batch = emptyBatch();
  #waiting: Batch | null = null;
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;
  #fault: Fault | null = null;
  #bookedCount = 0;

  /** Takes the ledger over: whoever had it is refused from now on. */
  static async open(store: LedgerStore, onFault: (fault: Fault) => void): Promise<LedgerKeeper> {
    const { records, damaged } = await store.open();
    return new LedgerKeeper(store, records, damaged, onFault);
  }

  private constructor(
    store: LedgerStore,
    records: LedgerRecords,
    damaged: readonly string[],
    onFault: (fault: Fault) => void,
  ) {
    this.#store = store;
    this.damaged = damaged;
    this.#onFault = onFault;
    putInto(this.#kept, records);
  }

  /** Why nothing can be written any more; null while all is well. */
  get fault(): Fault | null {
    return this.#fault;
  }

  /** Lines of the account book that were written since it was opened, without those of what is charged. */
  get bookedCount(): number {
    return this.#bookedCount;
  }

  get budgets(): readonly BudgetRecord[] {
    return [...this.#kept.budgets.values()];
  }

  get bought(): readonly BoughtRecord[] {
    return [...this.#kept.bought.values()];
  }

  get spends(): readonly SpendRecord[] {
    return [...this.#kept.spends.values()];
  }

  get sold(): readonly SoldRecord[] {
    return [...this.#kept.sold.values()];
  }

  get credits(): readonly CreditRecord[] {
    return [...this.#kept.credits.values()];
  }

  get earnings(): readonly EarningRecord[] {
    return [...this.#kept.earnings.values()];
  }

  boughtFrom(accountId: AccountId): BoughtRecord | null {
    return this.#kept.bought.get(keyText([accountId])) ?? null;
  }

  soldTo(accountId: AccountId): SoldRecord | null {
    return this.#kept.sold.get(keyText([accountId])) ?? null;
  }

  credited(txid: CreditRecord['txid']): CreditRecord | null {
    return this.#kept.credits.get(keyText([txid])) ?? null;
  }

  spend(of: Pick<SpendRecord, 'budgetId' | 'accountId' | 'day'>): SpendRecord | null {
    return this.#kept.spends.get(keyText([of.budgetId, of.accountId, of.day])) ?? null;
  }

  earning(of: Pick<EarningRecord, 'accountId' | 'infoHash' | 'day'>): EarningRecord | null {
    return this.#kept.earnings.get(keyText([of.accountId, of.infoHash, of.day])) ?? null;
  }

  /** Oldest first, also those that came from a backup; with what was written before it was asked for. */
  async journal(): Promise<readonly JournalRecord[]> {
    await this.flushed();
    return (await this.#store.journal()).toSorted((one, other) => one.at - other.at);
  }

  /**
   * True in memory when this returns, stored when it resolves. Rejects with `ledger_taken` or
   * `ledger_failed`, from then on for ever.
   */
  write(change: LedgerWrite): Promise<void> {
    if (this.#fault !== null) return Promise.reject(asError(this.#fault));
    const { journal = [] } = change;
    putInto(this.#kept, change);
    this.#bookedCount += journal.filter(({ what }) => !RUNNING.has(what)).length;
    this.#waiting ??= emptyBatch();
    putInto(this.#waiting, change);
    this.#waiting.journal.push(...journal);
    // One for all that wait: they are stored together, when the write before them is done.
    this.#next ??= this.#writing.then(() => this.#writeWaiting());
    return this.#next;
  }

  /** Resolves when nothing waits any more; never rejects. */
  async flushed(): Promise<void> {
    await (this.#next ?? this.#writing).catch(() => undefined);
  }

  async #writeWaiting(): Promise<void> {
    const batch = this.#waiting;
    const done = this.#next;
    this.#waiting = null;
    this.#next = null;
    if (this.#fault !== null) throw asError(this.#fault);
    if (batch === null) return;
    const writing = this.#store.write(writeOf(batch)).catch((error: unknown) => {
      this.#fail(error);
      throw asError(this.#fault ?? toFault(error));
    });
    // Those who come meanwhile wait for this one, whatever becomes of it.
    this.#writing = (done ?? writing).then(ignore, ignore);
    await writing;
  }

  #fail(error: unknown): void {
    if (this.#fault !== null) return;
    const fault = toFault(error);
    this.#fault =
      fault.code === 'ledger_taken' ? fault : { code: 'ledger_failed', message: fault.message };
    this.#onFault(this.#fault);
  }
}

function emptyBatch(): Batch {
  return {
    budgets: new Map(),
    bought: new Map(),
    spends: new Map(),
    sold: new Map(),
    credits: new Map(),
    earnings: new Map(),
    journal: [],
  };
}

function putInto(batch: Batch, change: LedgerWrite): void {
  for (const kind of LEDGER_KINDS) putKind(batch, kind, change);
}

function putKind(batch: Batch, kind: LedgerKind, change: LedgerWrite): void {
  const kept: Map<string, unknown> = batch[kind];
  for (const record of change[kind] ?? []) kept.set(keyText(ledgerKey(kind, record)), record);
}

function writeOf(batch: Batch): LedgerWrite {
  const change: { -readonly [Kind in keyof LedgerWrite]: LedgerWrite[Kind] } = {};
  if (batch.budgets.size > 0) change.budgets = [...batch.budgets.values()];
  if (batch.bought.size > 0) change.bought = [...batch.bought.values()];
  if (batch.spends.size > 0) change.spends = [...batch.spends.values()];
  if (batch.sold.size > 0) change.sold = [...batch.sold.values()];
  if (batch.credits.size > 0) change.credits = [...batch.credits.values()];
  if (batch.earnings.size > 0) change.earnings = [...batch.earnings.values()];
  if (batch.journal.length > 0) change.journal = batch.journal;
  return change;
}

function keyText(key: readonly (string | number)[]): string {
  return key.join('\n');
}

function asError({ code, message }: Fault): FaultError {
  return new FaultError(code, message);
}

const ignore = () => undefined;
