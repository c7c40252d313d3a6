/** Loads that may run at once: each holds a whole record, up to 16 MiB, beside the cache. */
const LOAD_COUNT = 4;
/** What an entry costs beside its bytes, so that a million tiny records do not count as nothing. */
const ENTRY_BYTES = 256;

interface Load {
  readonly bytes: Promise<Uint8Array>;
}

/**
 * The records used last, for all torrents together, bounded in bytes. Entries are never written
 * to: readers hold views of them.
 */
export class RecordCache {
  readonly #budgetBytes: number;
  /** In order of use, the least recent first. */
  readonly #entries = new Map<string, Uint8Array>();
  readonly #loads = new Map<string, Load>();
  readonly #waiting: (() => void)[] = [];
  #sizeBytes = 0;
  #loadCount = 0;

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** From the cache or by `load`, which runs once for all who ask meanwhile. */
  read(cacheKey: string, load: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const cached = this.peek(cacheKey);
    if (cached) return Promise.resolve(cached);
    const running = this.#loads.get(cacheKey);
    if (running) return running.bytes;
    const started: Load = { bytes: this.#inTurn(load) };
    this.#loads.set(cacheKey, started);
    return started.bytes.then(
      (bytes) => {
        // A put or drop since then has removed the load: what it read is of yesterday.
        if (this.#loads.get(cacheKey) === started) this.put(cacheKey, bytes);
        return bytes;
      },
      (error: unknown) => {
        if (this.#loads.get(cacheKey) === started) this.#loads.delete(cacheKey);
        throw error;
      },
    );
  }

  peek(cacheKey: string): Uint8Array | undefined {
    const bytes = this.#entries.get(cacheKey);
    if (bytes) {
      this.#entries.delete(cacheKey);
      this.#entries.set(cacheKey, bytes);
    }
    return bytes;
  }

  /** A record larger than the whole budget is not kept. */
  put(cacheKey: string, bytes: Uint8Array): void {
    this.drop(cacheKey);
    const cost = bytes.byteLength + ENTRY_BYTES;
    if (cost > this.#budgetBytes) return;
    this.#entries.set(cacheKey, bytes);
    this.#sizeBytes += cost;
    for (const oldest of this.#entries.keys()) {
      if (this.#sizeBytes <= this.#budgetBytes) break;
      this.drop(oldest);
    }
  }

  drop(cacheKey: string): void {
    this.#loads.delete(cacheKey);
    const bytes = this.#entries.get(cacheKey);
    if (!bytes) return;
    this.#entries.delete(cacheKey);
    this.#sizeBytes -= bytes.byteLength + ENTRY_BYTES;
  }

  dropAll(prefix: string): void {
    for (const cacheKey of [...this.#entries.keys(), ...this.#loads.keys()]) {
      if (cacheKey.startsWith(prefix)) this.drop(cacheKey);
    }
  }

  async #inTurn(load: () => Promise<Uint8Array>): Promise<Uint8Array> {
    if (this.#loadCount >= LOAD_COUNT) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    } else {
      this.#loadCount += 1;
    }
    try {
      return await load();
    } finally {
      // Hands its place on; the count falls only when nobody waits.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#loadCount -= 1;
    }
  }
}
