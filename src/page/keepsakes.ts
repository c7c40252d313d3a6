/**
 * Notices that the browser has deleted what was stored: marks in `localStorage` say that there was
 * something, and the database is gone. Browsers that delete both together (Firefox, Safari) leave nothing to
 * notice it by. What the user deletes by hand goes with its mark.
 */
import type { Keepsake } from '../bridge/page-services.ts';

type Marks = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

interface KeepsakesParts {
  /** Throws where it is forbidden. */
  readonly marks: () => Marks;
  /** Names of this origin's databases. */
  readonly databases: () => Promise<readonly { readonly name?: string }[]>;
}

/** Both live in it (`storage/database.ts`). */
const DATABASE = 'bittern';
const ALL: readonly Keepsake[] = ['torrents', 'purse'];
const PREFIX = 'bittern.keeps.';
const LOST = 'bittern.lost';

export class Keepsakes {
  readonly #parts: KeepsakesParts;

  constructor(parts: KeepsakesParts) {
    this.#parts = parts;
  }

  /** Call it before anything opens the database, which would make it anew. Never rejects. */
  async look(): Promise<void> {
    const had = ALL.filter((keepsake) => this.#read(PREFIX + keepsake) !== null);
    if (had.length === 0) return;
    const databases = await this.#parts.databases().catch(() => null);
    if (databases === null || databases.some(({ name }) => name === DATABASE)) return;
    // It is told until somebody has read it, also after a reload.
    this.#write(LOST, had.join(' '));
    for (const keepsake of had) this.note(keepsake, false);
  }

  get lost(): readonly Keepsake[] {
    const told = this.#read(LOST)?.split(' ') ?? [];
    return ALL.filter((keepsake) => told.includes(keepsake));
  }

  forgetLoss(): void {
    this.#write(LOST, null);
  }

  /** There is something to lose, or no longer. */
  note(keepsake: Keepsake, isThere: boolean): void {
    this.#write(PREFIX + keepsake, isThere ? 'yes' : null);
  }

  #read(name: string): string | null {
    try {
      return this.#parts.marks().getItem(name);
    } catch {
      return null;
    }
  }

  #write(name: string, value: string | null): void {
    try {
      const marks = this.#parts.marks();
      if (value === null) marks.removeItem(name);
      else marks.setItem(name, value);
    } catch {
      // Forbidden or full: then nothing is noticed.
    }
  }
}
