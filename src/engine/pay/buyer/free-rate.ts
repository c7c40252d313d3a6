/** How fast a torrent downloads without paying: over the last 20 seconds in which nothing was paid. */

export const MEASURE_MS = 20_000;

interface Sample {
  readonly at: number;
  readonly bytes: number;
}

export class FreeRate {
  #samples: Sample[] = [];
  #bytesPerSecond = 0;
  #isMeasured = false;

  get bytesPerSecond(): number {
    return this.#bytesPerSecond;
  }

  /** Bytes per second that were measured to their end; null when there are none, or none came. */
  get measured(): number | null {
    return this.#isMeasured && this.#bytesPerSecond > 0 ? this.#bytesPerSecond : null;
  }

  /** How long until the rate is known; 0 when it is. */
  measuringMs(nowMs: number): number {
    if (this.#isMeasured) return 0;
    const [first] = this.#samples;
    return first === undefined ? MEASURE_MS : Math.max(0, first.at + MEASURE_MS - nowMs);
  }

  /** Every second. `receivedBytes` only grows; nothing counts while some wire is in the paid class. */
  sample(receivedBytes: number, isPaying: boolean, nowMs: number): void {
    if (isPaying) {
      this.#samples = [];
      return;
    }
    this.#samples.push({ at: nowMs, bytes: receivedBytes });
    while ((this.#samples[1]?.at ?? nowMs) <= nowMs - MEASURE_MS) this.#samples.shift();
    const [first] = this.#samples;
    const elapsedMs = nowMs - (first?.at ?? nowMs);
    // What was measured before holds until there is a whole measurement again.
    if (this.#isMeasured && elapsedMs < MEASURE_MS) return;
    if (elapsedMs > 0) {
      this.#bytesPerSecond = ((receivedBytes - (first?.bytes ?? 0)) * 1000) / elapsedMs;
    }
    if (elapsedMs >= MEASURE_MS) this.#isMeasured = true;
  }
}
