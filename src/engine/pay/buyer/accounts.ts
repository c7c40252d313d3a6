/**
 * What is owed to every seller, over all wires and torrents: keeps each account once, signs its
 * vouchers within all limits, and stores what must be stored before anything leaves (I1, I2, I5).
 */
import type { Signature } from '../../../core/channel/signature.ts';
import type {
  AccountId,
  BoughtRecord,
  BudgetRecord,
  SpendRecord,
} from '../../../core/ledger/records.ts';
import { BuyerAccount } from '../../../core/paywire/buyer-account.ts';
import { least } from '../../../core/paywire/debt.ts';
import { KIB } from '../../../core/units/bytes.ts';
import type { DeskParts } from '../desk.ts';
import type { Portion, Share } from './accruals.ts';
import { Allocations } from './allocations.ts';
import { lineOf } from './budget-line.ts';
import { Receipts } from './receipts.ts';
import { asSpends } from './spend-record.ts';
import { dayOf, isPaid, Spending } from './spending.ts';
import { signVoucher } from './sign-voucher.ts';
import { UsedUp } from './used-up.ts';

const FLUSH_MS = 5_000;
/**
 * What was paid for is stored at each tick, and behind so many bytes: a reload forgets no more than that
 * and what came while it was being written.
 */
const FLUSH_PAID_BYTES = 512 * KIB;
const JOURNAL_MS = 60_000;

export class Accounts {
  readonly #parts: DeskParts;
  readonly #receipts: Receipts;
  readonly #accounts = new Map<AccountId, BuyerAccount>();
  readonly #allocations: Allocations;
  /** Being signed for: as good as spent, so that it is promised to nobody else meanwhile. */
  readonly #promised = new Set<SpendRecord>();
  readonly #unsaved = new Set<BuyerAccount>();
  /** Since the last write was asked for. */
  #unsavedPaidBytes = 0;
  #flushedAt = 0;
  #journaledAt = 0;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    this.#receipts = new Receipts(parts);
    this.#allocations = new Allocations(parts.keeper);
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
    if (stored === null) return record;
    const unpaid = this.#allocations.knownOf(account)?.waiting;
    const { instalments, delegate, ends } = stored;
    return {
      ...record,
      ...{ instalments, delegate },
      ...(ends && { ends }),
      ...(unpaid === undefined ? {} : { unpaid }),
    };
  }

  /** The ledger has others than before: the account sees its delegate, and the instalments that are money. */
  refresh(account: BuyerAccount): void {
    const stored = this.#parts.keeper.boughtFrom(account.id);
    if (stored === null) return;
    const { instalments, delegate } = stored;
    account.refresh({ instalments: instalments.filter(isPaid), delegate });
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
    return this.#spendingWith(budget, []);
  }

  /** What a block added to a debt in a budget's name: it will be paid from there. */
  accrue(account: BuyerAccount, budget: BudgetRecord, block: Share): void {
    this.#allocations.accrualsOf(account).add(budget.budgetId, block);
    this.#unsaved.add(account);
    this.#unsavedPaidBytes += block.paidBytes;
    if (this.#unsavedPaidBytes >= FLUSH_PAID_BYTES) this.#storeSoon();
  }

  /** Raw units that a budget, and those it continues, owe there and no voucher covers yet. */
  unpaid(account: BuyerAccount, budget: BudgetRecord): bigint {
    const accruals = this.#allocations.accrualsOf(account);
    const own = [...this.lineOf(budget)].map((budgetId) => accruals.unpaid(budgetId));
    return own.reduce((total, amount) => total + amount, 0n);
  }

  /** What is not in the ledger yet. */
  unsavedBytes(account: BuyerAccount, budgetId: string) {
    return this.#allocations.accrualsOf(account).pendingBytes(budgetId);
  }

  /** Of direct payments: what the money of these was served for, and is not in the ledger yet. */
  unsavedSpent(budgetIds: Iterable<string>): ReadonlyMap<AccountId, bigint> {
    const ids = [...budgetIds];
    return new Map(
      [...this.#unsaved].map((account) => {
        const served = this.#allocations
          .ofServed(account)
          .filter(({ budgetId }) => ids.includes(budgetId));
        return [account.id, sum(served)];
      }),
    );
  }

  /** The budgets whose spends count for this one's limit. */
  lineOf(budget: BudgetRecord): ReadonlySet<string> {
    return lineOf(budget, this.#parts.keeper.budgets);
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
    const portions = this.#affordable(account, cumulative, budget);
    const total = sum(portions);
    if (total <= 0n) {
      throw new UsedUp(this.spending(budget).roomsToSpend(account.id));
    }
    const release = this.#promise(account, portions);
    try {
      const wanted = account.cumulative + total;
      const mayPay = (more: bigint) => this.#roomOf(account, budget) >= more - wanted;
      const voucher = await signVoucher(this.#parts, account, wanted, mayPay);
      // After a crash the signer may know of a voucher for a little more than we do.
      const isMore = voucher.cumulative > wanted;
      const paid = isMore
        ? this.#allocations.ofVoucher(account, voucher.cumulative, budget)
        : portions;
      const spends = this.#spends(account, paid);
      account.recordWith(voucher.cumulative, voucher.signature);
      this.#unsaved.delete(account);
      const stored = this.#parts.keeper.write({
        bought: [{ ...this.recordOf(account), usedAt: this.#now }],
        spends,
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

  /** Twice a second. Writes what was paid for, and what else has changed not too often. */
  tick(): void {
    const now = this.#now;
    if (this.#unsavedPaidBytes === 0 && now - this.#flushedAt < FLUSH_MS) return;
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

  /** Not in the middle of a block: what it adds to the debt and in whose name is counted one by one. */
  #storeSoon(): void {
    this.#unsavedPaidBytes = 0;
    queueMicrotask(() => {
      void this.#store().catch(() => undefined);
    });
  }

  async #store(): Promise<void> {
    const accounts = [...this.#unsaved];
    this.#unsaved.clear();
    this.#unsavedPaidBytes = 0;
    if (accounts.length === 0) return;
    const spends = accounts.flatMap((account) =>
      this.#spends(account, this.#allocations.ofServed(account)),
    );
    await this.#parts.keeper.write({
      bought: accounts.map((account) => ({ ...this.recordOf(account), usedAt: this.#now })),
      spends,
    });
  }

  /** Who pays how much of a voucher beyond the last one, as far as the limits of each budget allow. */
  #affordable(account: BuyerAccount, cumulative: bigint, asking: BudgetRecord): readonly Portion[] {
    const affordable: Portion[] = [];
    for (const portion of this.#allocations.ofVoucher(account, cumulative, asking)) {
      const { budgetId } = portion;
      const budget = this.#parts.keeper.budgets.find((one) => one.budgetId === budgetId);
      if (budget === undefined) continue;
      // What one takes here the next has not: several may be of one budget, or of one limit.
      const taken = asSpends(affordable, account.id, dayOf(this.#now));
      const room = this.#spendingWith(budget, taken).roomToSpend(account.id);
      const amount = least(portion.amount, room);
      if (amount > 0n) affordable.push({ ...portion, amount });
    }
    return affordable;
  }

  #spendingWith(budget: BudgetRecord, more: readonly SpendRecord[]): Spending {
    const { bought, spends, budgets } = this.#parts.keeper;
    const all = [...spends, ...this.#promised, ...more];
    return new Spending(budget, { bought, spends: all, budgets }, dayOf(this.#now));
  }

  #roomOf(account: BuyerAccount, budget: BudgetRecord): bigint {
    return this.spending(budget).roomToSpend(account.id);
  }

  #spends(account: BuyerAccount, portions: readonly Portion[]): readonly SpendRecord[] {
    return this.#allocations.take(account, portions, dayOf(this.#now));
  }

  /** Call what it returns when the ledger has it, or when nothing comes of it. */
  #promise(account: BuyerAccount, portions: readonly Portion[]): () => void {
    const promised = asSpends(portions, account.id, dayOf(this.#now));
    for (const one of promised) this.#promised.add(one);
    return () => {
      for (const one of promised) this.#promised.delete(one);
    };
  }
}

function sum(parts: readonly { readonly amount: bigint }[]): bigint {
  return parts.reduce((total, { amount }) => total + amount, 0n);
}
