/** A map with checkpoints: changes since one can be undone or kept. */
export class RevertibleMap<V> {
  private readonly current: Map<string, V>;
  /** Per checkpoint, what its changed keys held before. */
  private readonly before: Map<string, V | undefined>[] = [];

  constructor(entries: Iterable<readonly [string, V]> = []) {
    this.current = new Map(entries);
  }

  get(key: string): V | undefined {
    return this.current.get(key);
  }

  has(key: string): boolean {
    return this.current.has(key);
  }

  set(key: string, value: V): void {
    const undo = this.before.at(-1);
    if (undo !== undefined && !undo.has(key)) undo.set(key, this.current.get(key));
    this.current.set(key, value);
  }

  entries(): IterableIterator<[string, V]> {
    return this.current.entries();
  }

  checkpoint(): void {
    this.before.push(new Map());
  }

  commit(): void {
    const undo = this.pop();
    const outer = this.before.at(-1);
    if (outer === undefined) return;
    for (const [key, value] of undo) if (!outer.has(key)) outer.set(key, value);
  }

  revert(): void {
    for (const [key, value] of this.pop()) {
      if (value === undefined) this.current.delete(key);
      else this.current.set(key, value);
    }
  }

  private pop(): Map<string, V | undefined> {
    const undo = this.before.pop();
    if (undo === undefined) throw new Error('There is no checkpoint.');
    return undo;
  }
}
