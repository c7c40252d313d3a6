/** A rate from single amounts, forgetting with a time constant of one second. */
const TIME_CONSTANT_MS = 1000;

export class RateMeter {
  #bytesPerSecond = 0;
  #atMs = 0;

  add(lengthBytes: number, nowMs: number): void {
    this.#bytesPerSecond = this.at(nowMs) + (lengthBytes * 1000) / TIME_CONSTANT_MS;
    this.#atMs = nowMs;
  }

  /** Bytes per second. */
  at(nowMs: number): number {
    return this.#bytesPerSecond * Math.exp(-Math.max(0, nowMs - this.#atMs) / TIME_CONSTANT_MS);
  }
}
