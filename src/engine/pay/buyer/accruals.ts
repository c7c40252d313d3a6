/**
 * In whose name one account's debt grew, and at which price: torrents that share a channel each pay for
 * their own, and what is paid by the byte can be recomputed price by price.
 */
import type { ChargeRecord, SpendRecord, UnpaidRecord } from '../../../core/ledger/records.ts';
import { least, most, owedFor, priceUnits, unitsOf } from '../../../core/paywire/debt.ts';

/** Of one block, or of many at one price. */
export interface Share {
  /** Bytes times price. */
  readonly units: bigint;
  readonly paidBytes: number;
  readonly freeBytes: number;
}

/** What part of an amount is for; `unknown`: bytes that came before their prices were kept. */
export interface Portion {
  readonly budgetId: string;
  /** Raw units per MiB, where it is for bytes. */
  readonly of: bigint | 'settlement' | 'unknown';
  /** Raw units. */
  readonly amount: bigint;
}

/** What one budget did since it was last taken. */
export interface TakenAccrual {
  readonly budgetId: string;
  readonly amount: bigint;
  readonly settlement: bigint;
  readonly paidBytes: number;
  readonly freeBytes: number;
  readonly charges: readonly ChargeRecord[];
}

/** Bytes at one price in one budget's name, since there is this account. */
interface Bucket {
  readonly budgetId: string;
  readonly price: bigint;
  /** Bytes that `amount` pays for. */
  paidBytes: number;
  amount: bigint;
  /** That came and are not paid for. */
  waitingBytes: number;
}

interface Came {
  paidBytes: number;
  freeBytes: number;
}

type Stored = Pick<SpendRecord, 'budgetId' | 'charges'>;

/** Below one raw unit, what was counted and what is owed differ by rounding alone. */
const ROUNDING_UNITS = unitsOf(1n);

export class Accruals {
  /** What came last is last. */
  readonly #buckets = new Map<string, Bucket>();
  /** The one that came last, as long as it is the last of them. */
  #last: Bucket | null = null;
  /** Not in the ledger yet. */
  readonly #came = new Map<string, Came>();

  /** @param spends Of this account, all days; `unpaid` as it was stored with them. */
  constructor(spends: readonly Stored[] = [], unpaid: readonly UnpaidRecord[] = []) {
    for (const { budgetId, charges = [] } of spends) {
      for (const { price, paidBytes, amount } of charges) {
        const bucket = this.#bucket(budgetId, price);
        bucket.paidBytes += paidBytes;
        bucket.amount += amount;
      }
    }
    for (const { budgetId, price, lengthBytes } of unpaid) {
      this.#bucket(budgetId, price).waitingBytes += lengthBytes;
    }
  }

  add(budgetId: string, { units, paidBytes, freeBytes }: Share): void {
    const came = this.#cameOf(budgetId);
    came.paidBytes += paidBytes;
    came.freeBytes += freeBytes;
    if (paidBytes === 0) return;
    // Asked for each block, nearly always of the same.
    if (this.#last?.budgetId !== budgetId || priceUnits(paidBytes, this.#last.price) !== units) {
      this.#last = this.#bucket(budgetId, units / BigInt(paidBytes));
      this.#buckets.delete(keyOf(this.#last));
      this.#buckets.set(keyOf(this.#last), this.#last);
    }
    this.#last.waitingBytes += paidBytes;
  }

  /**
   * No more than so much is owed, after all: junk, or what came after the last equal mark. What came last
   * is taken off.
   *
   * @param units Bytes times price.
   */
  trim(units: bigint): void {
    let over = this.#waitingUnits - most(units, 0n) - ROUNDING_UNITS;
    for (const bucket of [...this.#buckets.values()].reverse()) {
      if (over <= 0n) return;
      if (bucket.price === 0n) continue;
      const bytes = Number((over + bucket.price - 1n) / bucket.price);
      const gone = Math.min(bucket.waitingBytes, bytes);
      bucket.waitingBytes -= gone;
      over -= priceUnits(gone, bucket.price);
    }
  }

  /** Divides an amount by what each brought about, the most first; the rest is the asking one's. */
  split(amount: bigint, asking: string | null): readonly Portion[] {
    const portions: Portion[] = [];
    let rest = amount;
    const byDue = [...this.#buckets.values()]
      .map((bucket) => ({ bucket, due: dueOf(bucket) }))
      .sort((one, other) => (one.due < other.due ? 1 : -1));
    for (const { bucket, due } of byDue) {
      const share = least(due, rest);
      if (share <= 0n) continue;
      portions.push({ budgetId: bucket.budgetId, of: bucket.price, amount: share });
      rest -= share;
    }
    const payer = asking ?? byDue[0]?.bucket.budgetId;
    if (rest > 0n && payer !== undefined) {
      portions.push({ budgetId: payer, of: 'unknown', amount: rest });
    }
    return portions;
  }

  /** These are paid: takes them off, with all bytes that came meanwhile. */
  take(portions: readonly Portion[]): readonly TakenAccrual[] {
    const budgets = new Set([...portions, ...this.#buckets.values()].map((one) => one.budgetId));
    for (const budgetId of this.#came.keys()) budgets.add(budgetId);
    const taken = [...budgets].map((budgetId): TakenAccrual => {
      const own = portions.filter((one) => one.budgetId === budgetId);
      const came = { ...this.#cameOf(budgetId) };
      return {
        ...{ budgetId, ...came, amount: sum(own) },
        settlement: sum(own.filter(({ of }) => of === 'settlement')),
        charges: own.flatMap((one) => this.#pay(one) ?? []),
      };
    });
    this.#came.clear();
    return taken.filter(
      ({ amount, paidBytes, freeBytes }) => amount > 0n || paidBytes + freeBytes > 0,
    );
  }

  /** Raw units that a budget owes for bytes. */
  unpaid(budgetId: string): bigint {
    const own = [...this.#buckets.values()].filter((one) => one.budgetId === budgetId);
    return own.reduce((total, bucket) => total + dueOf(bucket), 0n);
  }

  /** To be stored, so that another start knows at which price what came before it. */
  get waiting(): readonly UnpaidRecord[] {
    return [...this.#buckets.values()]
      .filter(({ waitingBytes }) => waitingBytes > 0)
      .map(({ budgetId, price, waitingBytes }) => ({
        ...{ budgetId, price, lengthBytes: waitingBytes },
      }));
  }

  /** What is not in the ledger yet. */
  pendingBytes(budgetId: string): { readonly paidBytes: number; readonly freeBytes: number } {
    return this.#came.get(budgetId) ?? { paidBytes: 0, freeBytes: 0 };
  }

  #pay({ budgetId, of, amount }: Portion): ChargeRecord | null {
    if (typeof of !== 'bigint') return null;
    const bucket = this.#bucket(budgetId, of);
    const came = bucket.paidBytes + bucket.waitingBytes;
    bucket.amount += amount;
    // As many whole bytes as it reaches for.
    const reach = unitsOf(bucket.amount) / bucket.price;
    const covered = reach < BigInt(came) ? Number(reach) : came;
    const paidBytes = covered - bucket.paidBytes;
    bucket.waitingBytes -= paidBytes;
    bucket.paidBytes = covered;
    return { price: of, paidBytes, amount };
  }

  get #waitingUnits(): bigint {
    return [...this.#buckets.values()].reduce((total, bucket) => total + unitsDue(bucket), 0n);
  }

  #cameOf(budgetId: string): Came {
    const known = this.#came.get(budgetId);
    if (known !== undefined) return known;
    const came: Came = { paidBytes: 0, freeBytes: 0 };
    this.#came.set(budgetId, came);
    return came;
  }

  #bucket(budgetId: string, price: bigint): Bucket {
    const key = keyOf({ budgetId, price });
    const known = this.#buckets.get(key);
    if (known !== undefined) return known;
    const bucket: Bucket = { budgetId, price, paidBytes: 0, amount: 0n, waitingBytes: 0 };
    this.#buckets.set(key, bucket);
    this.#last = null;
    return bucket;
  }
}

/** Below 0 where the last of it was rounded up. */
function unitsDue({ paidBytes, waitingBytes, price, amount }: Bucket): bigint {
  return priceUnits(paidBytes + waitingBytes, price) - unitsOf(amount);
}

function dueOf(bucket: Bucket): bigint {
  return most(owedFor(unitsDue(bucket)), 0n);
}

function keyOf({ budgetId, price }: Pick<Bucket, 'budgetId' | 'price'>): string {
  return `${budgetId}\n${String(price)}`;
}

function sum(portions: readonly Portion[]): bigint {
  return portions.reduce((total, { amount }) => total + amount, 0n);
}
