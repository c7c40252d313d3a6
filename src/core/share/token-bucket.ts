/**
 * Bounds a rate. A taker may overdraw by one block and then waits until the debt is gone, so that the
 * average is exact whatever the lengths are.
 */
const LEAST_DEPTH_BYTES = 32 * 1024;
/** What may be made up for after a late timer. */
const DEPTH_MS = 250;
/** Of times and rates that are no whole bytes. */
const ROUNDING = 0.001;

export class TokenBucket {
  readonly #depthMs: number;
  #bytesPerMs: number;
  #tokens: number;
  #atMs: number;

  constructor(bytesPerSecond: number, nowMs: number, depthMs = DEPTH_MS) {
    this.#depthMs = depthMs;
    this.#bytesPerMs = bytesPerSecond / 1000;
    this.#tokens = 0;
    this.#atMs = nowMs;
  }

  setRate(bytesPerSecond: number, nowMs: number): void {
    this.#refill(nowMs);
    this.#bytesPerMs = bytesPerSecond / 1000;
  }

  hasTokens(nowMs: number): boolean {
    this.#refill(nowMs);
    return this.#tokens >= -ROUNDING;
  }

  take(lengthBytes: number, nowMs: number): void {
    this.#refill(nowMs);
    this.#tokens -= lengthBytes;
  }

  /** When there will be tokens; infinite for a rate of 0. */
  readyAtMs(nowMs: number): number {
    this.#refill(nowMs);
    return this.#tokens >= -ROUNDING ? nowMs : nowMs + Math.ceil(-this.#tokens / this.#bytesPerMs);
  }

  #refill(nowMs: number): void {
    const depth = Math.max(LEAST_DEPTH_BYTES, this.#bytesPerMs * this.#depthMs);
    const gained = Math.max(0, nowMs - this.#atMs) * this.#bytesPerMs;
    this.#tokens = Math.min(depth, this.#tokens + gained);
    this.#atMs = Math.max(this.#atMs, nowMs);
  }
}
