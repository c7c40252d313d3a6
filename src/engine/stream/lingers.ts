/**
 * Safari's player asks for one closed range after the other, with pauses. What was wanted ahead of a reader
 * who came to the end of its range stays wanted until the next reader of the file comes, or none does.
 */

/** A player that has enough comes back within seconds; nobody else should be kept waiting longer. */
const LINGER_MS = 10_000;

export class Lingers {
  /** By file; at most one of each, the newest. */
  readonly #ends = new Map<string, () => void>();

  /** Calls `end` once, at the latest after ten seconds. */
  start(file: string, end: () => void): void {
    this.stop(file);
    const timer = setTimeout(() => this.stop(file), LINGER_MS);
    this.#ends.set(file, () => {
      clearTimeout(timer);
      end();
    });
  }

  stop(file: string): void {
    const end = this.#ends.get(file);
    this.#ends.delete(file);
    end?.();
  }
}
