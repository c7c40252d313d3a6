/**
 * The bytes behind a debt that is not paid for, whatever their prices were: a bound in amounts of the
 * newest price would be another in bytes after each bid. Oldest bytes are paid for first.
 */
interface Segment {
  /** The debt at its end, price units. */
  endUnits: bigint;
  lengthBytes: number;
  readonly price: bigint;
}

export class UnpaidBytes {
  readonly #segments: Segment[] = [];
  #sum = 0;
  #writtenOffSum = 0;

  /** @param endUnits The debt after it. */
  push(lengthBytes: number, price: bigint, endUnits: bigint): void {
    if (price === 0n) return;
    const last = this.#segments.at(-1);
    this.#sum += lengthBytes;
    const isNext =
      last?.price === price && last.endUnits + BigInt(lengthBytes) * price === endUnits;
    if (last !== undefined && isNext) {
      last.endUnits = endUnits;
      last.lengthBytes += lengthBytes;
    } else {
      this.#segments.push({ endUnits, lengthBytes, price });
    }
  }

  /** So much of the debt is paid for. */
  paid(units: bigint): void {
    for (let first = this.#segments[0]; first !== undefined; first = this.#segments[0]) {
      const left = first.endUnits - units;
      const bytes = left <= 0n ? 0 : Math.min(first.lengthBytes, ceiling(left, first.price));
      this.#sum += bytes - first.lengthBytes;
      first.lengthBytes = bytes;
      if (bytes > 0) return;
      this.#segments.shift();
    }
  }

  /** The debt is less than was counted: what came last is written off. */
  writtenOff(units: bigint): void {
    for (let last = this.#segments.at(-1); last !== undefined; last = this.#segments.at(-1)) {
      const over = last.endUnits - units;
      if (over <= 0n) return;
      const gone = Math.min(last.lengthBytes, ceiling(over, last.price));
      last.lengthBytes -= gone;
      last.endUnits = units;
      this.#sum -= gone;
      this.#writtenOffSum += gone;
      if (last.lengthBytes > 0) return;
      this.#segments.pop();
    }
  }

  /** Of all that was ever written off. */
  get writtenOffSum(): number {
    return this.#writtenOffSum;
  }

  get sum(): number {
    return this.#sum;
  }
}

function ceiling(units: bigint, price: bigint): number {
  return Number((units + price - 1n) / price);
}
