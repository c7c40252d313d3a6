/**
 * Divides what is paid of each debt among the budgets in whose name it grew. What a crash forgot of
 * that is the asking budget's, or the newest instalment's.
 */
import type { AccountId, BudgetRecord, Day, SpendRecord } from '../../../core/ledger/records.ts';
import type { BuyerAccount } from '../../../core/paywire/buyer-account.ts';
import { least, most, owedFor, unitsOf } from '../../../core/paywire/debt.ts';
import type { LedgerKeeper } from '../ledger-keeper.ts';
import { Accruals, type Portion } from './accruals.ts';
import { withMore } from './spend-record.ts';
import { paidIn } from './spending.ts';

type Keeper = Pick<LedgerKeeper, 'spends' | 'spend' | 'boughtFrom'>;

export class Allocations {
  readonly #keeper: Keeper;
  readonly #accruals = new Map<AccountId, Accruals>();

  constructor(keeper: Keeper) {
    this.#keeper = keeper;
  }

  accrualsOf(account: BuyerAccount): Accruals {
    const known = this.#accruals.get(account.id);
    if (known !== undefined) return known;
    const own = this.#keeper.spends.filter(({ accountId }) => accountId === account.id);
    const accruals = new Accruals(own, this.#keeper.boughtFrom(account.id)?.unpaid);
    this.#accruals.set(account.id, accruals);
    return accruals;
  }

  /** The same, where anything was asked of it since the start; undefined otherwise. */
  knownOf(account: BuyerAccount): Accruals | undefined {
    return this.#accruals.get(account.id);
  }

  /** Who pays how much of a voucher beyond the last one, and for what. */
  ofVoucher(
    account: BuyerAccount,
    cumulative: bigint,
    { budgetId }: Pick<BudgetRecord, 'budgetId'>,
  ): readonly Portion[] {
    const accruals = this.accrualsOf(account);
    const { received, cumulative: paid } = account;
    const amount = cumulative - paid;
    // What claiming costs was counted before any byte: the first amounts pay it.
    const settlement = most((account.record.settlement ?? 0n) - paid, 0n);
    const first = least(settlement, amount);
    accruals.trim(received - unitsOf(paid + settlement));
    const byBytes = accruals.split(amount - first, budgetId);
    return first > 0n ? [{ budgetId, of: 'settlement', amount: first }, ...byBytes] : byBytes;
  }

  /** Of direct payments: what was delivered since it was last written, and in whose name. */
  ofServed(account: BuyerAccount): readonly Portion[] {
    const { record } = account;
    if (record.rail !== 'direct') return [];
    const own = this.#keeper.spends.filter(({ accountId }) => accountId === account.id);
    const written = own.reduce((total, { amount }) => total + amount, 0n);
    const elsewhere = record.servedElsewhere ?? 0n;
    const served = least(owedFor(account.received), paidIn(record)) - elsewhere - written;
    // Without a memory of this session it was the newest instalment's budget.
    const payer = record.instalments.at(-1)?.budgetId ?? null;
    const accruals = this.accrualsOf(account);
    accruals.trim(most(account.received - unitsOf(written + elsewhere), 0n));
    return served > 0n ? accruals.split(served, payer) : [];
  }

  /** These are paid: what is to be written of it, with all bytes that came meanwhile. */
  take(account: BuyerAccount, portions: readonly Portion[], day: Day): readonly SpendRecord[] {
    return this.accrualsOf(account)
      .take(portions)
      .map((taken) => {
        const of = { budgetId: taken.budgetId, accountId: account.id, day };
        return withMore({ ...of, ...this.#keeper.spend(of) }, taken);
      });
  }
}
