/** To whom a wire's bytes are counted: free ones may come before there is an account to count them in. */
import type { BuyerSide } from './buyer-side.ts';

export interface Given {
  readonly paidBytes: number;
  readonly freeBytes: number;
}

type Counted = Pick<BuyerSide, keyof Given>;

export class GivenBytes {
  /** In no account's book yet: the first budget's, once there is one. */
  readonly #early = new WeakMap<Counted, number>();
  /** What the wire had given to earlier budgets. */
  readonly #before = new WeakMap<Counted, Given>();

  early(side: Counted): number {
    return this.#early.get(side) ?? 0;
  }

  /** To the budget of now. */
  of(side: Counted): Given {
    const before = this.#before.get(side);
    return {
      paidBytes: side.paidBytes - (before?.paidBytes ?? 0),
      freeBytes: side.freeBytes - (before?.freeBytes ?? 0),
    };
  }

  /** Another budget begins. */
  begin(sides: Iterable<Counted>): void {
    for (const side of sides) {
      const { paidBytes, freeBytes } = side;
      this.#before.set(side, { paidBytes, freeBytes: freeBytes - this.early(side) });
    }
  }

  /** Free bytes came: what is to be written into the book, 0 while there is none. */
  addFree(side: Counted, lengthBytes: number, hasBook: boolean): number {
    const freeBytes = this.early(side) + lengthBytes;
    this.#early.set(side, hasBook ? 0 : freeBytes);
    return hasBook ? freeBytes : 0;
  }
}
