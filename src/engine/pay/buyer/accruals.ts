/** In whose name one account's debt grew: torrents that share a channel each pay for their own. */
import { owedFor } from '../../../core/paywire/debt.ts';

/** Of one block, or of many. */
export interface Share {
  /** Bytes times price. */
  readonly units: bigint;
  readonly paidBytes: number;
  readonly freeBytes: number;
}

interface Accrual {
  units: bigint;
  paidBytes: number;
  freeBytes: number;
}

export interface TakenAccrual {
  readonly budgetId: string;
  readonly amount: bigint;
  readonly paidBytes: number;
  readonly freeBytes: number;
}

export class Accruals {
  readonly #byBudget = new Map<string, Accrual>();

  add(budgetId: string, { units, paidBytes, freeBytes }: Share): void {
    const accrual = this.#of(budgetId);
    accrual.units += units;
    accrual.paidBytes += paidBytes;
    accrual.freeBytes += freeBytes;
  }

  /**
   * Divides an amount by what each brought about; the rest (a settlement, what was rounded up) is
   * the asking one's, or that of whoever brought about most.
   */
  split(amount: bigint, asking: string | null): Map<string, bigint> {
    const shares = new Map<string, bigint>();
    let rest = amount;
    const byUnits = [...this.#byBudget].sort(([, one], [, other]) =>
      one.units < other.units ? 1 : -1,
    );
    for (const [budgetId, { units }] of byUnits) {
      const share = owedFor(units) < rest ? owedFor(units) : rest;
      if (share <= 0n) continue;
      shares.set(budgetId, share);
      rest -= share;
    }
    const payer = asking ?? byUnits[0]?.[0];
    if (rest > 0n && payer !== undefined) shares.set(payer, (shares.get(payer) ?? 0n) + rest);
    return shares;
  }

  /** The amounts are paid: takes them off, with all bytes that came meanwhile. */
  take(amounts: ReadonlyMap<string, bigint>): TakenAccrual[] {
    for (const budgetId of amounts.keys()) this.#of(budgetId);
    const taken: TakenAccrual[] = [];
    for (const [budgetId, accrual] of this.#byBudget) {
      const { paidBytes, freeBytes } = accrual;
      const amount = amounts.get(budgetId) ?? 0n;
      const units = amount << 20n;
      accrual.units = accrual.units > units ? accrual.units - units : 0n;
      accrual.paidBytes = 0;
      accrual.freeBytes = 0;
      if (amount > 0n || paidBytes + freeBytes > 0) {
        taken.push({ budgetId, amount, paidBytes, freeBytes });
      }
    }
    return taken;
  }

  unpaid(budgetId: string): bigint {
    return owedFor(this.#byBudget.get(budgetId)?.units ?? 0n);
  }

  /** What is not in the ledger yet. */
  pendingBytes(budgetId: string): { readonly paidBytes: number; readonly freeBytes: number } {
    const { paidBytes = 0, freeBytes = 0 } = this.#byBudget.get(budgetId) ?? {};
    return { paidBytes, freeBytes };
  }

  #of(budgetId: string): Accrual {
    const known = this.#byBudget.get(budgetId);
    if (known !== undefined) return known;
    const accrual: Accrual = { units: 0n, paidBytes: 0, freeBytes: 0 };
    this.#byBudget.set(budgetId, accrual);
    return accrual;
  }
}
