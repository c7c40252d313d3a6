/** What one end stores of its account: writes reach the disk one after the other, or not at all. */

/** One record on its way, and what happens when it is there. */
interface Write<Stored> {
  readonly record: Stored;
  readonly then: () => void;
}

export class Disk<Stored> {
  #stored: Stored;
  readonly #writes: Write<Stored>[] = [];

  constructor(stored: Stored) {
    this.#stored = stored;
  }

  get stored(): Stored {
    return this.#stored;
  }

  write(record: Stored, then: () => void = () => undefined): void {
    this.#writes.push({ record, then });
  }

  /** One write reaches the disk; false when there is none. */
  next(): boolean {
    const write = this.#writes.shift();
    if (!write) return false;
    this.#stored = write.record;
    write.then();
    return true;
  }

  /** Of what was on its way, so many writes arrived. */
  crash(writes: number): void {
    for (const { record } of this.#writes.splice(0).slice(0, writes)) this.#stored = record;
  }
}
