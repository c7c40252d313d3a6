const WINDOW_MS = 3_000;
/** Less tells nothing. */
const LEAST_MS = 500;

/** How fast a count grows, over the last three seconds. */
export class RateMeter {
  readonly #samples: { readonly atMs: number; readonly bytes: number }[] = [];

  /** @param bytes So far. Returns bytes per second, or null until it can be told. */
  add(atMs: number, bytes: number): number | null {
    this.#samples.push({ atMs, bytes });
    while ((this.#samples[1]?.atMs ?? Infinity) <= atMs - WINDOW_MS) this.#samples.shift();
    const [oldest] = this.#samples;
    if (oldest === undefined || atMs - oldest.atMs < LEAST_MS) return null;
    return ((bytes - oldest.bytes) * 1000) / (atMs - oldest.atMs);
  }
}
