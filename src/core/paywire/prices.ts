import { most } from './debt.ts';

/** The class-1 prices now in force on an account, by wire. */
export class PricesInForce {
  readonly #prices = new Map<object, bigint>();
  #last = 0n;

  /** Null: the wire is not in the paid class (any more). */
  set(wire: object, price: bigint | null): void {
    if (price === null) this.#prices.delete(wire);
    else this.#prices.set(wire, price);
    if (!this.isNone) this.#last = this.highest;
  }

  get wires(): Iterable<object> {
    return this.#prices.keys();
  }

  get isNone(): boolean {
    return this.#prices.size === 0;
  }

  /** The highest; 0 when no wire is in the paid class. */
  get highest(): bigint {
    let highest = 0n;
    for (const price of this.#prices.values()) highest = most(highest, price);
    return highest;
  }

  /** As {@link highest}, or what it was at last: debts outlive the class they were made in. */
  get last(): bigint {
    return this.#last;
  }
}
