import type { FileSnapshot } from '../../bridge/snapshots.ts';

/** Which files of a torrent are ticked to be saved together; closed, nobody ticks anything. */
export class SaveChoice {
  isOpen = $state(false);
  #chosen = $state.raw<ReadonlySet<number>>(new Set());

  open(): void {
    this.#chosen = new Set();
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
  }

  has({ index }: FileSnapshot): boolean {
    return this.#chosen.has(index);
  }

  set(changed: readonly number[], isOn: boolean): void {
    const chosen = new Set(this.#chosen);
    for (const index of changed) {
      if (isOn) chosen.add(index);
      else chosen.delete(index);
    }
    this.#chosen = chosen;
  }

  filesOf(files: readonly FileSnapshot[]): readonly FileSnapshot[] {
    return files.filter((file) => this.has(file));
  }
}
