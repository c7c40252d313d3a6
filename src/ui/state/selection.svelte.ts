import type { InfoHash } from '../../core/units/info-hash.ts';

/** Which rows are selected, and where the keyboard is, as in a good file manager. */
export class Selection {
  chosen = $state.raw<ReadonlySet<InfoHash>>(new Set());
  /** The row that arrow keys move from and that Tab reaches. */
  cursor = $state.raw<InfoHash | null>(null);
  /** Where a range begins. */
  #anchor: InfoHash | null = null;

  only(infoHash: InfoHash): void {
    this.chosen = new Set([infoHash]);
    this.cursor = infoHash;
    this.#anchor = infoHash;
  }

  toggle(infoHash: InfoHash): void {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(infoHash)) chosen.add(infoHash);
    this.chosen = chosen;
    this.cursor = infoHash;
    this.#anchor = infoHash;
  }

  /** Selects everything from the anchor to this row, in the order shown. */
  extendTo(infoHash: InfoHash, shown: readonly InfoHash[]): void {
    const from = shown.indexOf(this.#anchor ?? infoHash);
    const to = shown.indexOf(infoHash);
    if (from < 0 || to < 0) return this.only(infoHash);
    this.chosen = new Set(shown.slice(Math.min(from, to), Math.max(from, to) + 1));
    this.cursor = infoHash;
  }

  all(shown: readonly InfoHash[]): void {
    this.chosen = new Set(shown);
    this.#anchor = shown[0] ?? null;
    this.cursor ??= this.#anchor;
  }

  /** Moves the cursor by so many rows and returns where it is now. */
  move(by: number, shown: readonly InfoHash[], isExtending: boolean): InfoHash | null {
    const from = this.cursor === null ? -1 : shown.indexOf(this.cursor);
    const to = Math.min(shown.length - 1, Math.max(0, from < 0 ? 0 : from + by));
    const target = shown[to];
    if (target === undefined) return null;
    if (isExtending) this.extendTo(target, shown);
    else this.only(target);
    return target;
  }

  clear(): void {
    this.chosen = new Set();
    this.#anchor = null;
  }
}
