/**
 * How much a budget still allows, out of the records alone (I1 of docs/protocol.md). Money counts from
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

const DAY_MS = 24 * 60 * 60 * 1000;

export function dayOf(ms: number): Day {
  return Math.floor(ms / DAY_MS) as Day;
}

export interface SpendingRecords {
  readonly bought: readonly BoughtRecord[];
  readonly spends: readonly SpendRecord[];
}

/** Raw units; null where there is no such limit. */
export interface Rooms {
  readonly budget: bigint;
  readonly seller: bigint | null;
  readonly day: bigint | null;
}

/** What one budget did at one account. */
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
  readonly #budget: BudgetRecord;
  readonly #uses: readonly Use[];

  constructor(budget: BudgetRecord, { bought, spends }: SpendingRecords, today: Day) {
    this.#budget = budget;
    const own = spends.filter(({ budgetId }) => budgetId === budget.budgetId);
    this.#uses = bought.map((account) => {
      const here = own.filter(({ accountId }) => accountId === account.accountId);
      const funds = account.instalments.filter(
        ({ budgetId, state }) => budgetId === budget.budgetId && state !== 'failed',
      );
      return {
        account,
        spent: sum(here.map(({ amount }) => amount)),
        funded: sum(funds.map(({ amount }) => amount)),
        spentToday: sum(here.filter(({ day }) => day === today).map(({ amount }) => amount)),
        fundedToday: sum(funds.filter(({ at }) => dayOf(at) === today).map(amountOf)),
      };
    });
  }

  /** Vouchers and served instalments. */
  get spent(): bigint {
    return sum(this.#uses.map(({ spent }) => spent));
  }

  /** In deposits and instalments that are not used up. Of a closed channel, the rest was given back. */
  get reserved(): bigint {
    const held = this.#uses.filter(({ account: { phase } }) => phase !== 'closed');
    return sum(held.map(({ spent, funded }) => most(funded - spent, 0n)));
  }

  /** Burnt in this budget's name; they count where the budget itself is in TRX. */
  get feesSun(): bigint {
    return this.#feesOf((one) => one.state !== 'wanted');
  }

  /** Of the budget as a whole. What is asked for may cost all that was set aside for its fee. */
  get left(): bigint {
    const fees = isSameAsset(this.#budget.asset, TRX) ? this.#feesOf(() => true) : 0n;
    return this.#budget.limit - sum(this.#uses.map(committed)) - fees;
  }

  /** How much may be paid in to a seller now, each limit by itself. Some may be below 0. */
  roomsToFund(payee: TronAddress, rail: Rail): Rooms {
    const { perDay, perSeller } = this.#budget;
    return {
      budget: this.left,
      seller: perSeller === null ? null : this.#leftAt(payee),
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
    const use = this.#uses.find(({ account }) => account.accountId === accountId);
    if (use === undefined) return 0n;
    const { perDay } = this.#budget;
    const paidIn = most(use.funded - use.spent, 0n);
    const rooms = [
      most(this.left, 0n) + paidIn,
      most(this.#leftAt(use.account.payee), 0n) + paidIn,
    ];
    if (perDay !== null) rooms.push(perDay - this.#usedToday);
    return most(least(rooms), 0n);
  }

  spentAt(accountId: AccountId): bigint {
    return this.#uses.find(({ account }) => account.accountId === accountId)?.spent ?? 0n;
  }

  #feesOf(isCounted: (instalment: Instalment) => boolean): bigint {
    const { budgetId } = this.#budget;
    const own = this.#uses.flatMap(({ account }) =>
      account.instalments.filter((one) => one.budgetId === budgetId && isCounted(one)),
    );
    return sum(own.map(({ feeSun }) => feeSun));
  }

  #leftAt(payee: TronAddress): bigint {
    const { perSeller, limit } = this.#budget;
    const here = this.#uses.filter(({ account }) => account.payee === payee);
    return (perSeller ?? limit) - sum(here.map(committed));
  }

  get #usedToday(): bigint {
    return sum(
      this.#uses.map(({ account, spentToday, fundedToday }) =>
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
