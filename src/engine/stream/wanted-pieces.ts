/** Which pieces of one torrent are being streamed, and who waits for them. */
import type { PieceRange } from '../../core/torrent/pieces.ts';

export class WantedPieces {
  /** By who wants them, in the order in which they began. */
  readonly #ranges = new Map<object, PieceRange>();
  #waiting: (() => void)[] = [];

  /** Newest first: who seeks again waits for nothing that was wanted before. */
  get ranges(): readonly PieceRange[] {
    return [...this.#ranges.values()].reverse();
  }

  get isEmpty(): boolean {
    return this.#ranges.size === 0;
  }

  /** False when that is what was wanted already. Null wants nothing. */
  set(by: object, range: PieceRange | null): boolean {
    const before = this.#ranges.get(by);
    if (before?.first === range?.first && before?.last === range?.last) return false;
    if (range === null) this.#ranges.delete(by);
    else this.#ranges.set(by, range);
    return true;
  }

  /** Resolves when a piece has come, or anything else has changed: look again. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
