/** Loads that may run at once: each holds a whole record, up to 16 MiB, beside the cache. */
const LOAD_COUNT = 4;
/** What an entry costs beside its bytes, so that a million tiny records do not count as nothing. */
const ENTRY_BYTES = 256;

interface Load {
  readonly bytes: Promise<Uint8Array>;
}

/**
 * Records in memory, for all torrents together, bounded in bytes: those that were read last, and
 * those that were written last. The latter take at most half, because a download writes far more
 * than anybody will ask for. Entries are never written to: readers hold views of them.
 */
export class RecordCache {
  readonly #budgetBytes: number;
  readonly #maxLoadCount: number;
  /** In order of use, the least recent first. */
  readonly #read = new Shelf();
  /** Not asked for yet, the oldest first. */
  readonly #written = new Shelf();
  readonly #loads = new Map<string, Load>();
  readonly #waiting: (() => void)[] = [];
  #loadCount = 0;

  constructor(budgetBytes: number, maxLoadCount = LOAD_COUNT) {
    this.#budgetBytes = budgetBytes;
    this.#maxLoadCount = maxLoadCount;
  }

  get sizeBytes(): number {
    return this.#read.sizeBytes + this.#written.sizeBytes;
  }

  /** From the cache or by `load`, which runs once for all who ask meanwhile. */
  read(cacheKey: string, load: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const cached = this.peek(cacheKey);
    if (cached) {
      this.#keep(cacheKey, cached);
      return Promise.resolve(cached);
    }
    const running = this.#loads.get(cacheKey);
    if (running) return running.bytes;
    const started: Load = { bytes: this.#inTurn(load) };
    this.#loads.set(cacheKey, started);
    return started.bytes.then(
      (bytes) => {
        // A put or drop since then has removed the load: what it read is of yesterday.
        if (this.#loads.get(cacheKey) === started) this.#keep(cacheKey, bytes);
        return bytes;
      },
      (error: unknown) => {
        if (this.#loads.get(cacheKey) === started) this.#loads.delete(cacheKey);
        throw error;
      },
    );
  }

  /** What is in the cache, without counting as use. */
  peek(cacheKey: string): Uint8Array | undefined {
    return this.#read.get(cacheKey) ?? this.#written.get(cacheKey);
  }

  /** A record as it was just written. One larger than half the budget is kept only if it was read. */
  put(cacheKey: string, bytes: Uint8Array): void {
    if (this.#read.get(cacheKey)) {
      this.#keep(cacheKey, bytes);
      return;
    }
    this.drop(cacheKey);
    const half = this.#budgetBytes / 2;
    if (costOf(bytes) > half) return;
    this.#written.add(cacheKey, bytes);
    this.#written.shrinkTo(half);
    this.#read.shrinkTo(this.#budgetBytes - this.#written.sizeBytes);
  }

  drop(cacheKey: string): void {
    this.#loads.delete(cacheKey);
    this.#read.delete(cacheKey);
    this.#written.delete(cacheKey);
  }

  dropAll(prefix: string): void {
    for (const cacheKey of [...this.#read.keys, ...this.#written.keys, ...this.#loads.keys()]) {
      if (cacheKey.startsWith(prefix)) this.drop(cacheKey);
    }
  }

  /** As the one that was used last; a record larger than the whole budget is not kept. */
  #keep(cacheKey: string, bytes: Uint8Array): void {
    this.drop(cacheKey);
    const rest = this.#budgetBytes - costOf(bytes);
    if (rest < 0) return;
    this.#written.shrinkTo(rest);
    this.#read.add(cacheKey, bytes);
    this.#read.shrinkTo(this.#budgetBytes - this.#written.sizeBytes);
  }

  async #inTurn(load: () => Promise<Uint8Array>): Promise<Uint8Array> {
    if (this.#loadCount >= this.#maxLoadCount) {
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

/** Records in the order they were added, with what they cost. */
class Shelf {
  readonly #entries = new Map<string, Uint8Array>();
  #sizeBytes = 0;

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get keys(): Iterable<string> {
    return this.#entries.keys();
  }

  get(cacheKey: string): Uint8Array | undefined {
    return this.#entries.get(cacheKey);
  }

  add(cacheKey: string, bytes: Uint8Array): void {
    this.#entries.set(cacheKey, bytes);
    this.#sizeBytes += costOf(bytes);
  }

  delete(cacheKey: string): void {
    const bytes = this.#entries.get(cacheKey);
    if (!bytes) return;
    this.#entries.delete(cacheKey);
    this.#sizeBytes -= costOf(bytes);
  }

  /** Removes the oldest until the rest fits. */
  shrinkTo(budgetBytes: number): void {
    for (const oldest of this.#entries.keys()) {
      if (this.#sizeBytes <= budgetBytes) break;
      this.delete(oldest);
    }
  }
}

function costOf(bytes: Uint8Array): number {
  return bytes.byteLength + ENTRY_BYTES;
}
