/** What was shared with us, until the page comes for it. */
import type { SharedContent } from '../../bridge/share-target.ts';
import type { ShareBackup } from './share-backup.ts';

interface Components {
  readonly newId: () => string;
  readonly wait: (delayMs: number) => Promise<void>;
  /** Of all that is kept together. */
  readonly maxBytes: number;
  readonly backup: Pick<ShareBackup, 'put' | 'take' | 'forget'>;
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
  /** Of this life of the service worker: their backup may take a moment to go. */
  readonly #over = new Set<string>();

  constructor(components: Components) {
    this.#components = components;
  }

  /**
   * `gone` resolves when nothing is kept any more: taken, too old, or pushed out by others. Until then
   * it outlives a service worker that is killed.
   */
  keep(content: SharedContent): { readonly id: string; readonly gone: Promise<void> } {
    const id = this.#components.newId();
    const stored = this.#components.backup.put(id, content);
    const released = new Promise<void>((release) => {
      this.#kept.set(id, { content, release });
    });
    const { maxBytes } = this.#components;
    for (const oldest of [...this.#kept.keys()].slice(0, -1)) {
      if (this.#kept.size > MAX_KEPT || this.#keptBytes() > maxBytes) this.#forget(oldest);
    }
    void this.#components.wait(KEPT_MS).then(() => {
      this.#forget(id);
    });
    const gone = Promise.all([released, stored]).then(() => this.#components.backup.forget(id));
    return { id, gone };
  }

  /** Null when it is gone; what is taken is gone. */
  async take(id: string): Promise<SharedContent | null> {
    if (this.#over.has(id)) return null;
    return this.#forget(id) ?? this.#components.backup.take(id);
  }

  #keptBytes(): number {
    const files = [...this.#kept.values()].flatMap(({ content }) => content.files);
    return files.reduce((sum, { size }) => sum + size, 0);
  }

  #forget(id: string): SharedContent | null {
    const kept = this.#kept.get(id);
    if (kept === undefined) return null;
    this.#kept.delete(id);
    this.#over.add(id);
    kept.release();
    return kept.content;
  }
}
