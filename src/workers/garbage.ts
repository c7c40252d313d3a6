/**
 * Browsers collect garbage of a worker when so much of it has piled up, 64 MB and more. Three workers
 * through which gigabytes run would take a few hundred: this makes it sooner.
 */
import { MIB } from '../core/units/bytes.ts';

const EVERY_BYTES = 16 * MIB;
/** Counted by the browser as if it were memory; nobody touches it, so it is none. */
const PRETENDED_BYTES = 64 * MIB;

export class GarbageCall {
  #bytes = 0;
  #pretended: ArrayBuffer | null = null;

  /** So many bytes have gone through. */
  passed(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < EVERY_BYTES) return;
    this.#bytes = 0;
    this.#pretended = new ArrayBuffer(PRETENDED_BYTES);
  }

  get hasCalled(): boolean {
    return this.#pretended !== null;
  }
}
