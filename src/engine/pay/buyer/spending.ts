/**
 * How much a budget still allows, out of the records alone (I1 of docs/protocol.md, "Invariants"). Money counts from
 * the moment the page is asked for it; what was paid in and what was spent there are the same money,
 * so of both the larger counts.
 */
import { isSameAsset, TRX } from '../../../core/channel/asset.ts';
import type {
  AccountId,
  BoughtRecord,
  BudgetRecord,
  Day,
  Instalment,
  Rail,
  SpendRecord,
} from '../../../core/ledger/records.ts';
import type { TronAddress } from '../../../core/units/tron-address.ts';
import { allOf, headOf, lineOf } from './budget-line.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export function dayOf(ms: number): Day {
  return Math.floor(ms / DAY_MS) as Day;
}

export interface SpendingRecords {
  readonly bought: readonly BoughtRecord[];
  readonly spends: readonly SpendRecord[];
  /** That there ever were: those that this one continues, and others of the torrent, count too. */
  readonly budgets: readonly BudgetRecord[];
}

/** Raw units; null where there is no such limit. */
export interface Rooms {
  readonly budget: bigint;
  readonly seller: bigint | null;
  readonly day: bigint | null;
}

/** What some budgets did at one account. */
interface Use {
  readonly account: BoughtRecord;
  /** Vouchers and served instalments. */
  readonly spent: bigint;
  /** Deposits and instalments, asked for or paid. */
  readonly funded: bigint;
  readonly spentToday: bigint;
  readonly fundedToday: bigint;
}

export class Spending {
  /** Whose limits hold. */
  readonly #budget: BudgetRecord;
  /** Itself and those it continues. */
  readonly #line: ReadonlySet<string>;
  readonly #uses: readonly Use[];
  /** Of all budgets of the torrent in this asset. */
  readonly #allUses: readonly Use[];

  constructor(budget: BudgetRecord, { bought, spends, budgets }: SpendingRecords, today: Day) {
    this.#budget = headOf(budget, budgets);
    this.#line = lineOf(this.#budget, budgets);
    const all = allOf(this.#budget, budgets);
    const usesOf = (ids: ReadonlySet<string>): readonly Use[] =>
      bought.map((account) => useOf(account, spends, ids, today));
    this.#uses = usesOf(this.#line);
    this.#allUses = all.size === this.#line.size ? this.#uses : usesOf(all);
  }

  /** Vouchers and served instalments. */
  get spent(): bigint {
    return sum(this.#uses.map(({ spent }) => spent));
  }

  /** In deposits and instalments that are not used up. Of a closed channel, the rest was given back. */
  get reserved(): bigint {
    const held = this.#uses.filter(({ account: { phase } }) => phase !== 'closed');
    return sum(held.map(unspentOf));
  }

  /** Burnt in this budget's name; they count where the budget itself is in TRX. */
  get feesSun(): bigint {
    return this.#feesOf((one) => one.state !== 'wanted');
  }

  /** Of the budget as a whole. What is asked for may cost all that was set aside for its fee. */
  get left(): bigint {
    return this.#budget.limit - sum(this.#uses.map(committed)) - this.#countedFees;
  }

  /** Of what does not count as left: for fees of payments that are asked for and have not left. */
  get setAside(): bigint {
    return this.#feesIfTrx(({ state }) => state === 'wanted');
  }

  /** How much may be paid in to a seller now, each limit by itself. Some may be below 0. */
  roomsToFund(payee: TronAddress, rail: Rail): Rooms {
    const { perDay, perSeller } = this.#budget;
    return {
      budget: this.left,
      seller: perSeller === null ? null : perSeller - this.#committedAt(payee),
      // What is deposited can be had back: only what is paid out of it counts for the day.
      day: rail === 'direct' && perDay !== null ? perDay - this.#usedToday : null,
    };
  }

  /** The same with nothing spent yet. */
  limitsToFund(rail: Rail): Rooms {
    const { limit, perDay, perSeller } = this.#budget;
    return { budget: limit, seller: perSeller, day: rail === 'direct' ? perDay : null };
  }

  /** How much more may be spent of an account, by vouchers, now. Never below 0. */
  roomToSpend(accountId: AccountId): bigint {
    const { budget, seller, day } = this.roomsToSpend(accountId);
    return most(least([budget, seller ?? budget, day ?? budget]), 0n);
  }

  /** The same, each limit by itself. Some may be below 0. */
  roomsToSpend(accountId: AccountId): Rooms {
    const use = ofAccount(this.#uses, accountId);
    const ever = ofAccount(this.#allUses, accountId);
    if (use === undefined || ever === undefined) return { budget: 0n, seller: null, day: null };
    const { perDay, perSeller } = this.#budget;
    const { payee } = use.account;
    // A limit may have been lowered below what was paid in: of that, too, no more is spent than it says.
    return {
      budget: least([
        most(this.left, 0n) + unspentOf(use),
        this.#budget.limit - this.spent - this.#countedFees,
      ]),
      seller:
        perSeller === null
          ? null
          : least([
              most(perSeller - this.#committedAt(payee), 0n) + unspentOf(ever),
              perSeller - this.#spentAt(payee),
            ]),
      day: perDay === null ? null : perDay - this.#usedToday,
    };
  }

  spentAt(accountId: AccountId): bigint {
    return ofAccount(this.#uses, accountId)?.spent ?? 0n;
  }

  /** Burnt, or set aside for that. */
  get #countedFees(): bigint {
    return this.#feesIfTrx(() => true);
  }

  #feesIfTrx(isCounted: (instalment: Instalment) => boolean): bigint {
    return isSameAsset(this.#budget.asset, TRX) ? this.#feesOf(isCounted) : 0n;
  }

  #feesOf(isCounted: (instalment: Instalment) => boolean): bigint {
    const own = this.#uses.flatMap(({ account }) =>
      account.instalments.filter((one) => this.#line.has(one.budgetId) && isCounted(one)),
    );
    return sum(own.map(({ feeSun }) => feeSun));
  }

  #committedAt(payee: TronAddress): bigint {
    const here = this.#allUses.filter(({ account }) => account.payee === payee);
    return sum(here.map(committed));
  }

  #spentAt(payee: TronAddress): bigint {
    const here = this.#allUses.filter(({ account }) => account.payee === payee);
    return sum(here.map(({ spent }) => spent));
  }

  get #usedToday(): bigint {
    return sum(
      this.#allUses.map(({ account, spentToday, fundedToday }) =>
        account.rail === 'direct' ? most(spentToday, fundedToday) : spentToday,
      ),
    );
  }
}

/** Deposited or paid for good: all instalments that were sent and have not failed. */
export function paidIn({ instalments }: BoughtRecord): bigint {
  return sum(instalments.filter(isPaid).map(amountOf));
}

export function isPaid({ state }: Instalment): boolean {
  return state !== 'wanted' && state !== 'failed';
}

function useOf(
  account: BoughtRecord,
  spends: readonly SpendRecord[],
  ids: ReadonlySet<string>,
  today: Day,
): Use {
  const here = spends.filter(
    ({ accountId, budgetId }) => accountId === account.accountId && ids.has(budgetId),
  );
  const funds = account.instalments.filter(
    ({ budgetId, state }) => ids.has(budgetId) && state !== 'failed',
  );
  return {
    account,
    spent: sum(here.map(amountOf)),
    funded: sum(funds.map(amountOf)),
    spentToday: sum(here.filter(({ day }) => day === today).map(amountOf)),
    fundedToday: sum(funds.filter(({ at }) => dayOf(at) === today).map(amountOf)),
  };
}

function ofAccount(uses: readonly Use[], accountId: AccountId): Use | undefined {
  return uses.find(({ account }) => account.accountId === accountId);
}

/** Paid in and not used up yet. */
function unspentOf({ funded, spent }: Use): bigint {
  return most(funded - spent, 0n);
}

function committed({ spent, funded }: Use): bigint {
  return most(spent, funded);
}

function amountOf({ amount }: { readonly amount: bigint }): bigint {
  return amount;
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function most(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

function least(amounts: readonly bigint[]): bigint {
  return amounts.reduce((one, other) => (one < other ? one : other));
}
