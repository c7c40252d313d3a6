/**
 * Saving the whole ledger, and bringing in what a backup knows more. It goes through the keeper like any
 * other write, so only the engine that owns the ledger can do it, and all of it is stored or nothing.
 */
import { assetKey } from '../../core/channel/asset.ts';
import { FaultError } from '../../core/fault.ts';
import { unclaimed } from '../../core/ledger/claim-rule.ts';
import {
  type LedgerBackup,
  type LedgerContent,
  readLedgerBackup,
  writeLedgerBackup,
} from '../../core/ledger/ledger-backup.ts';
import { type LedgerMerge, mergeLedger } from '../../core/ledger/merge/merge-ledger.ts';
import type { JournalRecord, LedgerWrite, SoldRecord } from '../../core/ledger/records.ts';
import { signatureChecks } from '../../core/paywire/checks.ts';
import type { Clock } from '../../core/ports.ts';
import type { BackupFound } from '../../bridge/ledger-files.ts';
import type { LedgerKeeper } from './ledger-keeper.ts';

const DAY_LENGTH = 10;

export interface BackupDesk {
  bookAll(): void;
  restored(change: LedgerWrite): void;
}

export class LedgerBackups {
  readonly #keeper: LedgerKeeper;
  readonly #clock: Clock;
  readonly #desks: readonly BackupDesk[];
  /** One after the other: each looks at what is there. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(keeper: LedgerKeeper, clock: Clock, desks: readonly BackupDesk[]) {
    this.#keeper = keeper;
    this.#clock = clock;
    this.#desks = desks;
  }

  /** To be sealed before it is saved. */
  async save(): Promise<{ readonly name: string; readonly text: string }> {
    const journal = await this.#keeper.journal();
    const now = this.#clock.now();
    const day = new Date(now).toISOString().slice(0, DAY_LENGTH);
    return {
      name: `bittern-payments-${day}.backup`,
      text: writeLedgerBackup(this.#content(journal), now),
    };
  }

  /** What would come in; nothing is changed. Rejects with `backup_invalid`. */
  async preview(text: string): Promise<BackupFound> {
    const backup = readLedgerBackup(text);
    const journal = await this.#keeper.journal();
    return this.#found(backup, this.#merge(backup, journal));
  }

  /** Stored when it resolves. Rejects with `backup_invalid`, or as the ledger does. */
  restore(text: string): Promise<BackupFound> {
    const restored = this.#last.then(() => this.#restore(text));
    this.#last = restored.catch(() => undefined);
    return restored;
  }

  async #restore(text: string): Promise<BackupFound> {
    const backup = readLedgerBackup(text);
    const journal = await this.#keeper.journal();
    // From here to the end of the write's call nothing else runs: no voucher comes in between.
    const { fault } = this.#keeper;
    if (fault !== null) throw new FaultError(fault.code, fault.message);
    const merge = this.#merge(backup, journal);
    const found = this.#found(backup, merge);
    const stored = this.#keeper.write(merge.change);
    for (const desk of this.#desks) desk.restored(merge.change);
    await stored;
    return found;
  }

  #merge({ content }: LedgerBackup, journal: readonly JournalRecord[]): LedgerMerge {
    return mergeLedger(this.#content(journal), content, {
      nowMs: this.#clock.now(),
      isVoucher: ({ chainId, channel }, cumulative, signature) =>
        signatureChecks(chainId).isVoucher(channel, cumulative, signature),
    });
  }

  #content(journal: readonly JournalRecord[]): LedgerContent {
    for (const desk of this.#desks) desk.bookAll();
    const { budgets, bought, spends, sold, credits, earnings } = this.#keeper;
    return { budgets, bought, spends, sold, credits, earnings, journal };
  }

  #found({ madeAt, content, unreadableCount }: LedgerBackup, merge: LedgerMerge): BackupFound {
    const { change, refused } = merge;
    const { bought, sold } = change;
    const isNew = ({ accountId }: { readonly accountId: SoldRecord['accountId'] }): boolean =>
      this.#keeper.boughtFrom(accountId) === null && this.#keeper.soldTo(accountId) === null;
    const accounts = [...bought, ...sold];
    const added = accounts.filter(isNew).length;
    const all = content.bought.length + content.sold.length;
    return {
      madeAt,
      addedAccounts: added,
      raisedAccounts: accounts.length - added,
      keptAccounts: all - accounts.length - refused.length,
      refusedAccounts: refused.length,
      addedBudgets: change.budgets.length,
      addedLines: change.journal.length,
      hasMore: Object.values(change).some(({ length }) => length > 0),
      unreadableCount,
      claimable: this.#claimable(sold),
    };
  }

  /** More than what can be claimed without it, by asset key. */
  #claimable(sold: readonly SoldRecord[]): Readonly<Record<string, bigint>> {
    const sums: Record<string, bigint> = {};
    for (const record of sold) {
      const known = this.#keeper.soldTo(record.accountId);
      const more = unclaimed(record) - (known === null ? 0n : unclaimed(known));
      const key = assetKey(record.asset);
      if (more > 0n) sums[key] = (sums[key] ?? 0n) + more;
    }
    return sums;
  }
}
