/**
 * Finds a moment at which nobody would notice that all tabs are loaded anew: no tab is looked at,
 * and nothing runs in any of them. A tab that is in use holds a shared lock.
 */
const IN_USE_LOCK = 'bittern.in-use';
/** Who only looks into another tab is back at once. */
const SETTLED_AFTER_MS = 5_000;
/** A tab in use may also be closed, which nobody tells. */
const RETRY_AFTER_MS = 60_000;

export class QuietMoment {
  #isBusy = false;
  #release: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #action: (() => Promise<void>) | null = null;

  constructor() {
    document.addEventListener('visibilitychange', () => this.#settle());
    this.#settle();
  }

  /** Whether something runs in this tab, or would be lost. */
  setBusy(isBusy: boolean): void {
    this.#isBusy = isBusy;
    this.#settle();
  }

  /** Runs `action` at the next quiet moment, and at a later one again should it fail. */
  whenQuiet(action: () => Promise<void>): void {
    this.#action = action;
    this.#settle();
  }

  #settle(): void {
    clearTimeout(this.#timer);
    if (this.#isBusy || document.visibilityState === 'visible') {
      this.#release ??= holdShared(IN_USE_LOCK);
      return;
    }
    this.#release?.();
    this.#release = null;
    if (this.#action !== null) this.#tryAfter(SETTLED_AFTER_MS);
  }

  #tryAfter(delayMs: number): void {
    this.#timer = setTimeout(() => void this.#try(), delayMs);
  }

  async #try(): Promise<void> {
    const action = this.#action;
    if (action === null) return;
    await navigator.locks.request(IN_USE_LOCK, { ifAvailable: true }, async (lock) => {
      if (lock === null) return;
      this.#action = null;
      // It failed: at another moment, then.
      await action().catch(() => (this.#action ??= action));
    });
    if (this.#action !== null && this.#release === null) this.#tryAfter(RETRY_AFTER_MS);
  }
}

/** Asks for the lock and holds it, until the result is called. */
function holdShared(name: string): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  void navigator.locks.request(name, { mode: 'shared' }, () => promise);
  return resolve;
}
