import type { JournalRecord, LedgerRecords, LedgerWrite } from './records.ts';

/** The stored ledger. Implementations: IndexedDB, memory (Node). They pass one contract suite. */
export interface LedgerStore {
  /**
   * Becomes the only one who may write: everybody who opened it before is refused from now on. Resolves
   * with what is stored. Records that cannot be read are left alone and named in `damaged`.
   */
  open(): Promise<{ readonly records: LedgerRecords; readonly damaged: readonly string[] }>;
  /**
   * Resolves when all of it is stored so that even a crash of the operating system does not lose it.
   * Rejects with `ledger_taken` when another engine opened the ledger since.
   */
  write(change: LedgerWrite): Promise<void>;
  /** Oldest first. */
  journal(): Promise<readonly JournalRecord[]>;
}
