/**
 * Without an upload limit nothing says how fast the link is, and blocks that wait in many connections at
 * once are no longer shared out by us but by the network. So pushing is paced a little below what
 * drains whenever too much piles up, and is let go faster as soon as it does not: queues stay short,
 * the link stays full, and the order of pushes is the order of arrival.
 *
 * It never looks at how much may be in flight, only at how fast: wires with slow lines of their own
 * cannot hold up the others.
 */
import { TokenBucket } from './token-bucket.ts';
import type { WireState } from './wire-state.ts';

const LEAST_PILE_BYTES = 48 * 1024;
/** A pile of more than this much upload is too much, when it stays. */
const PILE_SECONDS = 1 / 16;
const STAYS_MS = 200;
const SLOWER = 0.95;
const MUCH_SLOWER = 0.75;
/** Twice as fast after one second without a pile. */
const DOUBLING_MS = 1000;
const PEAK_HALF_LIFE_MS = 10_000;
const BUSY_MEMORY_MS = 1000;
const DEPTH_MS = 25;
const LEAST_BYTES_PER_SECOND = 16 * 1024;

export class Pace {
  #bytesPerSecond = Infinity;
  #bucket: TokenBucket | null = null;
  #notedAtMs = 0;
  /** Should a pile ever be none of the link's, pacing does not talk itself down. */
  #peak = 0;
  #piledSinceMs: number | null = null;
  readonly #link = new BusyMeter();

  drained(lengthBytes: number, nowMs: number): void {
    this.#link.add(lengthBytes, nowMs);
  }

  note({ inFlightBytes, pileBytes, isEveryWireFull }: Pile, nowMs: number): void {
    this.#link.note(inFlightBytes > 0, nowMs);
    const drain = this.#link.bytesPerSecond;
    const passedMs = Math.min(100, Math.max(0, nowMs - this.#notedAtMs));
    this.#notedAtMs = nowMs;
    this.#peak = Math.max(
      this.#link.isSettled ? drain : 0,
      this.#peak * 2 ** (-passedMs / PEAK_HALF_LIFE_MS),
    );
    const most = Math.max(LEAST_PILE_BYTES, drain * PILE_SECONDS);
    if (pileBytes > most || isEveryWireFull) this.#piledSinceMs ??= nowMs;
    else if (pileBytes < most / 2) this.#piledSinceMs = null;
    if (this.#piledSinceMs === null) {
      this.#bytesPerSecond *= 2 ** (passedMs / DOUBLING_MS);
      // Far above what drains it means nothing.
      if (this.#bytesPerSecond > 64 * (drain + LEAST_BYTES_PER_SECOND)) this.free();
    } else if (nowMs - this.#piledSinceMs >= STAYS_MS) {
      const wanted = drain * (pileBytes > most ? MUCH_SLOWER : SLOWER);
      this.#bytesPerSecond = Math.max(LEAST_BYTES_PER_SECOND, wanted, this.#peak / 2);
    }
    if (this.#bytesPerSecond === Infinity) this.#bucket = null;
    else if (this.#bucket === null) {
      this.#bucket = new TokenBucket(this.#bytesPerSecond, nowMs, DEPTH_MS);
    } else this.#bucket.setRate(this.#bytesPerSecond, nowMs);
  }

  /** Only one asks: nothing is shared out. */
  free(): void {
    this.#bytesPerSecond = Infinity;
    this.#bucket = null;
  }

  hasTokens(nowMs: number): boolean {
    return this.#bucket === null || this.#bucket.hasTokens(nowMs);
  }

  take(lengthBytes: number, nowMs: number): void {
    this.#bucket?.take(lengthBytes, nowMs);
  }

  readyAtMs(nowMs: number): number {
    return this.#bucket?.readyAtMs(nowMs) ?? nowMs;
  }
}

/** How fast the link is while something waits in it. */
class BusyMeter {
  #bytes = 0;
  #ms = 0;
  #atMs = 0;
  #isBusy = false;

  /** It was busy for long enough that single drains do not make it look fast. */
  get isSettled(): boolean {
    return this.#ms >= BUSY_MEMORY_MS / 2;
  }

  get bytesPerSecond(): number {
    return (this.#bytes * 1000) / Math.max(1, this.#ms);
  }

  note(isBusy: boolean, nowMs: number): void {
    const passedMs = Math.max(0, nowMs - this.#atMs);
    this.#atMs = nowMs;
    if (this.#isBusy) {
      const kept = Math.exp(-passedMs / BUSY_MEMORY_MS);
      this.#bytes *= kept;
      this.#ms = this.#ms * kept + passedMs;
    }
    this.#isBusy = isBusy;
  }

  add(lengthBytes: number, nowMs: number): void {
    this.note(this.#isBusy, nowMs);
    this.#bytes += lengthBytes;
  }
}

/** What waits in the wires now. */
export interface Pile {
  /** Of all that moved in the last second. */
  readonly inFlightBytes: number;
  /** Of those that we could have let wait: one that is full all the time is slow itself. */
  readonly pileBytes: number;
  readonly isEveryWireFull: boolean;
}

export function pileOf(wires: Iterable<WireState>, nowMs: number): Pile {
  let inFlightBytes = 0;
  let pileBytes = 0;
  let askingCount = 0;
  let slowCount = 0;
  for (const wire of wires) {
    const isMoving = wire.isMoving(nowMs);
    if (isMoving) inFlightBytes += wire.bufferedBytes;
    const isSlow = wire.isSlow(nowMs);
    if (isMoving && !isSlow) pileBytes += wire.bufferedBytes;
    if (!wire.hasBlock() || wire.isStuck(nowMs)) continue;
    askingCount += 1;
    if (isSlow) slowCount += 1;
  }
  const isEveryWireFull = askingCount > 1 && slowCount === askingCount;
  return { inFlightBytes, pileBytes, isEveryWireFull };
}
