/** What was shared with us, until the page comes for it. */
import type { SharedContent } from '../../bridge/share-target.ts';

interface Components {
  readonly newId: () => string;
  readonly wait: (delayMs: number) => Promise<void>;
}

/** A page that starts cold on a slow phone takes seconds. */
const KEPT_MS = 60_000;
/** Any site can post to us: the oldest goes first. */
const MAX_KEPT = 4;

interface Kept {
  readonly content: SharedContent;
  readonly release: () => void;
}

export class KeptShares {
  readonly #components: Components;
  readonly #kept = new Map<string, Kept>();

  constructor(components: Components) {
    this.#components = components;
  }

  /** `gone` resolves when nothing is kept any more: taken, too old, or pushed out by others. */
  keep(content: SharedContent): { readonly id: string; readonly gone: Promise<void> } {
    const id = this.#components.newId();
    const gone = new Promise<void>((release) => {
      this.#kept.set(id, { content, release });
    });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.take(oldest);
    void this.#components.wait(KEPT_MS).then(() => this.take(id));
    return { id, gone };
  }

  /** Null when it is gone; what is taken is gone. */
  take(id: string): SharedContent | null {
    const kept = this.#kept.get(id);
    this.#kept.delete(id);
    kept?.release();
    return kept?.content ?? null;
  }
}
