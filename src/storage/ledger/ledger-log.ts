/** Where {@link MemoryLedger} writes: lines of text that belong to whoever took the log last. */
export interface LedgerLog {
  /**
   * Becomes its owner: from now on everybody who took it before is refused. Resolves with the lines;
   * the last one may be cut off where a crash came in the middle of it, and is left out then.
   */
  take(): Promise<readonly string[]>;
  /** All lines by others; at once or not at all. False when somebody else took the log since. */
  replace(lines: readonly string[]): Promise<boolean>;
  /**
   * Resolves when the line is stored so that even a crash of the operating system does not lose it.
   * False when somebody else took the log since; then it may or may not be read by them.
   */
  append(line: string): Promise<boolean>;
}

/** One that ends with the process. Several owners share a `home`. */
export class MemoryLog implements LedgerLog {
  readonly #home: MemoryLogHome;
  #epoch = -1;

  constructor(home: MemoryLogHome = { epoch: 0, lines: [] }) {
    this.#home = home;
  }

  take(): Promise<readonly string[]> {
    this.#epoch = ++this.#home.epoch;
    return Promise.resolve([...this.#home.lines]);
  }

  replace(lines: readonly string[]): Promise<boolean> {
    return this.#asOwner(() => {
      this.#home.lines = [...lines];
    });
  }

  append(line: string): Promise<boolean> {
    return this.#asOwner(() => {
      this.#home.lines.push(line);
    });
  }

  #asOwner(work: () => void): Promise<boolean> {
    const isOwner = this.#epoch === this.#home.epoch;
    if (isOwner) work();
    return Promise.resolve(isOwner);
  }
}

export interface MemoryLogHome {
  epoch: number;
  lines: string[];
}
