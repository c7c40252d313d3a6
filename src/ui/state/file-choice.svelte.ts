import type { FileSnapshot } from '../../bridge/snapshots.ts';

/** Which files are ticked, ahead of the engine's own answer so that a click shows at once. */
export class FileChoice {
  #ahead = $state.raw<ReadonlySet<number> | null>(null);

  isChosen(file: FileSnapshot): boolean {
    return this.#ahead?.has(file.index) ?? file.isSelected;
  }

  /** The indices that are ticked after these files were ticked or not. */
  set(files: readonly FileSnapshot[], changed: readonly number[], isOn: boolean): number[] {
    const chosen = new Set(files.filter((file) => this.isChosen(file)).map((file) => file.index));
    for (const index of changed) {
      if (isOn) chosen.add(index);
      else chosen.delete(index);
    }
    this.#ahead = chosen;
    return [...chosen].sort((a, b) => a - b);
  }

  /** The engine has answered: its word counts again. */
  settle(): void {
    this.#ahead = null;
  }
}
