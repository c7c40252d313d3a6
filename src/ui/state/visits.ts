/**
 * The player as a step in the browser's history: "back" closes it and not the app, and a reload finds
 * it open. The step holds what is open as the entry's own state; the address says nothing of it.
 */
import { parseInfoHash, type InfoHash } from '../../core/units/info-hash.ts';

export interface Visit {
  readonly infoHash: InfoHash;
  /** Null is the main file. */
  readonly fileIndex: number | null;
}

/** What of `window.history` is used. */
export type Steps = Pick<History, 'state' | 'back' | 'pushState' | 'replaceState'>;

export class Visits {
  readonly #steps: Steps;
  /** On the way back to the entry before; it takes the browser a moment. */
  #isLeaving = false;
  /** Begun meanwhile. */
  #next: Visit | null = null;

  constructor(steps: Steps) {
    this.#steps = steps;
  }

  /** What is open at the entry the browser stands at, or null. */
  get current(): Visit | null {
    return this.#isLeaving ? this.#next : readVisit(this.#steps.state);
  }

  /** Something was opened: a new step, or the same one when another file follows. */
  enter(visit: Visit): void {
    if (this.#isLeaving) this.#next = visit;
    else if (this.current === null) this.#steps.pushState({ visit }, '');
    else this.#steps.replaceState({ visit }, '');
  }

  /** It was closed by other means than "back": the step goes, too. */
  leave(): void {
    this.#next = null;
    if (this.#isLeaving || this.current === null) return;
    this.#isLeaving = true;
    this.#steps.back();
  }

  /** The browser went to another entry. True when it was told to from here: nothing is to be done. */
  arrived(): boolean {
    if (!this.#isLeaving) return false;
    this.#isLeaving = false;
    const next = this.#next;
    this.#next = null;
    if (next !== null) this.enter(next);
    return true;
  }
}

/** Another version, or anybody, may have written it. */
function readVisit(state: unknown): Visit | null {
  if (typeof state !== 'object' || state === null || !('visit' in state)) return null;
  const { visit } = state;
  if (typeof visit !== 'object' || visit === null) return null;
  const { infoHash, fileIndex } = visit as { infoHash?: unknown; fileIndex?: unknown };
  const known = typeof infoHash === 'string' ? parseInfoHash(infoHash) : null;
  const isIndex = fileIndex === null || (Number.isSafeInteger(fileIndex) && Number(fileIndex) >= 0);
  return known === null || !isIndex ? null : { infoHash: known, fileIndex: fileIndex as number };
}
