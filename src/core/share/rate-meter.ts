/** A rate from single amounts, forgetting with a time constant of one second where no other is told. */
const TIME_CONSTANT_MS = 1000;

export class RateMeter {
  readonly #timeConstantMs: number;
  #bytesPerSecond = 0;
  #atMs = 0;

  constructor(timeConstantMs = TIME_CONSTANT_MS) {
    this.#timeConstantMs = timeConstantMs;
  }

  add(lengthBytes: number, nowMs: number): void {
    this.#bytesPerSecond = this.at(nowMs) + (lengthBytes * 1000) / this.#timeConstantMs;
    this.#atMs = nowMs;
  }

  /** Bytes per second. */
  at(nowMs: number): number {
    const passedMs = Math.max(0, nowMs - this.#atMs);
    return this.#bytesPerSecond * Math.exp(-passedMs / this.#timeConstantMs);
  }

  /** The same, of one that counts only since then: what it has not seen yet does not make it less. */
  since(startMs: number, nowMs: number): number {
    const seen = 1 - Math.exp(-Math.max(1, nowMs - startMs) / this.#timeConstantMs);
    return this.at(nowMs) / seen;
  }
}
