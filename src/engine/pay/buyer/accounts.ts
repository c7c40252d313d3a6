/**
 * What is owed to every seller, over all wires and torrents: keeps each account once, signs its
 * vouchers within all limits, and stores what must be stored before anything leaves (I1, I2, I5).
 */
import type { Signature } from '../../../core/channel/signature.ts';
import { FaultError } from '../../../core/fault.ts';
import type {
  AccountId,
  BoughtRecord,
  BudgetRecord,
  SpendRecord,
} from '../../../core/ledger/records.ts';
import { BuyerAccount } from '../../../core/paywire/buyer-account.ts';
import { least, owedFor } from '../../../core/paywire/debt.ts';
import type { DeskParts } from '../desk.ts';
import { Accruals, type Share } from './accruals.ts';
import { Receipts } from './receipts.ts';
import { dayOf, isPaid, paidIn, Spending } from './spending.ts';
import { signVoucher } from './sign-voucher.ts';

const FLUSH_MS = 5_000;
const JOURNAL_MS = 60_000;

export class Accounts {
  readonly #parts: DeskParts;
  readonly #receipts: Receipts;
  readonly #accounts = new Map<AccountId, BuyerAccount>();
  readonly #accruals = new Map<AccountId, Accruals>();
  /** Being signed for: as good as spent, so that it is promised to nobody else meanwhile. */
  readonly #promised = new Set<SpendRecord>();
  readonly #unsaved = new Set<BuyerAccount>();
  #flushedAt = 0;
  #journaledAt = 0;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    this.#receipts = new Receipts(parts);
  }

  /** The one of this record; what waits for the page is no money yet. */
  of(record: BoughtRecord): BuyerAccount {
    const { accountId, instalments } = record;
    const known = this.#accounts.get(accountId);
    if (known !== undefined) return known;
    const account = new BuyerAccount({ ...record, instalments: instalments.filter(isPaid) });
    this.#accounts.set(accountId, account);
    return account;
  }

  /** As it stands in the ledger, with what is true now. */
  recordOf(account: BuyerAccount): BoughtRecord {
    const stored = this.#parts.keeper.boughtFrom(account.id);
    const { record } = account;
    return stored === null ? record : { ...record, instalments: stored.instalments };
  }

  /** The ledger has other instalments than before: the account sees those that are money. */
  refresh(account: BuyerAccount): void {
    const stored = this.#parts.keeper.boughtFrom(account.id);
    if (stored !== null) account.refresh({ instalments: stored.instalments.filter(isPaid) });
  }

  /** A backup knew more of these: accounts in use follow. */
  restored(records: readonly BoughtRecord[]): void {
    for (const record of records) {
      const instalments = record.instalments.filter(isPaid);
      this.#accounts.get(record.accountId)?.restore({ ...record, instalments });
    }
    this.#receipts.restored();
  }

  spending(budget: BudgetRecord): Spending {
    const { bought, spends } = this.#parts.keeper;
    const all = [...spends, ...this.#promised];
    return new Spending(budget, { bought, spends: all }, dayOf(this.#now));
  }

  /** What a block added to a debt in a budget's name: it will be paid from there. */
  accrue(account: BuyerAccount, budget: BudgetRecord, block: Share): void {
    this.#accrualsOf(account).add(budget.budgetId, block);
    this.#receipts.served({ accountId: account.id, budgetId: budget.budgetId }, block);
    this.#unsaved.add(account);
  }

  /** Raw units that a budget owes there and no voucher covers yet. */
  unpaid(account: BuyerAccount, { budgetId }: BudgetRecord): bigint {
    return this.#accrualsOf(account).unpaid(budgetId);
  }

  /** What is not in the ledger yet. */
  unsavedBytes(account: BuyerAccount, { budgetId }: BudgetRecord) {
    return this.#accrualsOf(account).pendingBytes(budgetId);
  }

  /** Of direct payments: what a budget's money was served for, and is not in the ledger yet. */
  unsavedSpent({ budgetId }: BudgetRecord): ReadonlyMap<AccountId, bigint> {
    return new Map(
      [...this.#unsaved].map((account) => [account.id, this.#served(account).get(budgetId) ?? 0n]),
    );
  }

  /**
   * Signs and stores a voucher for at most `cumulative`: less where a limit leaves less. Rejects with
   * `limit_reached` when it leaves nothing, and with what the signer or the ledger says.
   */
  async sign(
    account: BuyerAccount,
    cumulative: bigint,
    budget: BudgetRecord,
  ): Promise<{ readonly cumulative: bigint; readonly signature: Signature }> {
    const shares = this.#affordable(account, cumulative - account.cumulative, budget);
    const total = sum([...shares.values()]);
    if (total <= 0n) {
      throw new FaultError('limit_reached', 'What you allowed to spend is used up.');
    }
    const release = this.#promise(account, shares);
    try {
      const wanted = account.cumulative + total;
      const mayPay = (more: bigint) => this.#roomOf(account, budget) >= more - wanted;
      const voucher = await signVoucher(this.#parts, account, wanted, mayPay);
      // After a crash the signer may know of a voucher for a little more than we do.
      const extra = voucher.cumulative - account.cumulative - total;
      if (extra > 0n) shares.set(budget.budgetId, (shares.get(budget.budgetId) ?? 0n) + extra);
      const record = account.recordWith(voucher.cumulative, voucher.signature);
      const { instalments } = this.recordOf(account);
      this.#unsaved.delete(account);
      const stored = this.#parts.keeper.write({
        bought: [{ ...record, instalments, usedAt: this.#now }],
        spends: this.#spends(account, shares),
      });
      // In the ledger's memory from here on.
      release();
      await stored;
      return voucher;
    } finally {
      release();
    }
  }

  /** Store it when convenient. */
  keep(account: BuyerAccount): void {
    this.#unsaved.add(account);
  }

  /** Twice a second. Writes what has changed, not too often. */
  tick(): void {
    const now = this.#now;
    if (now - this.#flushedAt < FLUSH_MS) return;
    this.#flushedAt = now;
    void this.flush().catch(() => undefined);
  }

  /** Stores everything that has changed; rejects as the keeper does. */
  async flush(): Promise<void> {
    const stored = this.#store();
    if (this.#now - this.#journaledAt < JOURNAL_MS) return stored;
    this.#journaledAt = this.#now;
    await Promise.all([stored, this.#receipts.write()]);
  }

  /**
   * As {@link flush}, and a line of the account book for all that was paid: before the engine stops,
   * a budget ends, or the book is read.
   */
  async close(): Promise<void> {
    this.#journaledAt = -Infinity;
    await this.flush();
  }

  get #now(): number {
    return this.#parts.clock.now();
  }

  async #store(): Promise<void> {
    const accounts = [...this.#unsaved];
    this.#unsaved.clear();
    if (accounts.length === 0) return;
    await this.#parts.keeper.write({
      bought: accounts.map((account) => ({ ...this.recordOf(account), usedAt: this.#now })),
      spends: accounts.flatMap((account) => this.#spends(account, this.#served(account))),
    });
  }

  #accrualsOf(account: BuyerAccount): Accruals {
    const known = this.#accruals.get(account.id);
    if (known !== undefined) return known;
    const accruals = new Accruals();
    this.#accruals.set(account.id, accruals);
    return accruals;
  }

  /** Who pays how much of `amount`, as far as the limits of each allow. */
  #affordable(account: BuyerAccount, amount: bigint, asking: BudgetRecord): Map<string, bigint> {
    const shares = this.#accrualsOf(account).split(amount, asking.budgetId);
    const affordable = new Map<string, bigint>();
    for (const [budgetId, share] of shares) {
      const budget = this.#parts.keeper.budgets.find((one) => one.budgetId === budgetId);
      if (budget === undefined) continue;
      const allowed = least(share, this.#roomOf(account, budget));
      if (allowed > 0n) affordable.set(budgetId, allowed);
    }
    return affordable;
  }

  #roomOf(account: BuyerAccount, budget: BudgetRecord): bigint {
    return this.spending(budget).roomToSpend(account.id);
  }

  /** Of direct payments: what was delivered since it was last written, and in whose name. */
  #served(account: BuyerAccount): Map<string, bigint> {
    const { record } = account;
    if (record.rail !== 'direct') return new Map<string, bigint>();
    const written = sum(
      this.#parts.keeper.spends
        .filter(({ accountId }) => accountId === account.id)
        .map(({ amount }) => amount),
    );
    const served = least(owedFor(account.received), paidIn(record)) - written;
    // Without a memory of this session it was the newest instalment's budget.
    const payer = record.instalments.at(-1)?.budgetId ?? null;
    return served > 0n ? this.#accrualsOf(account).split(served, payer) : new Map<string, bigint>();
  }

  #spends(account: BuyerAccount, shares: ReadonlyMap<string, bigint>): SpendRecord[] {
    const day = dayOf(this.#now);
    return this.#accrualsOf(account)
      .take(shares)
      .map(({ budgetId, amount, paidBytes, freeBytes }) => {
        const of = { budgetId, accountId: account.id, day };
        const before = this.#parts.keeper.spend(of);
        return {
          ...of,
          amount: (before?.amount ?? 0n) + amount,
          paidBytes: (before?.paidBytes ?? 0) + paidBytes,
          freeBytes: (before?.freeBytes ?? 0) + freeBytes,
        };
      });
  }

  /** Call what it returns when the ledger has it, or when nothing comes of it. */
  #promise(account: BuyerAccount, shares: ReadonlyMap<string, bigint>): () => void {
    const day = dayOf(this.#now);
    const promised = [...shares].map(([budgetId, amount]) => ({
      ...{ budgetId, accountId: account.id, day, amount },
      ...{ paidBytes: 0, freeBytes: 0 },
    }));
    for (const one of promised) this.#promised.add(one);
    return () => {
      for (const one of promised) this.#promised.delete(one);
    };
  }
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
