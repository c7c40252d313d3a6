import type { Fault } from '../../core/fault.ts';

/** One short message in the corner of the window. */
export interface Notice {
  readonly id: number;
  readonly kind: 'news' | 'trouble';
  readonly text: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
  /** What it tells of, each on its own, when it may tell of several. */
  readonly names: readonly string[];
}

const READING_TIME_MS = 6_000;
const DECIDING_TIME_MS = 20_000;
const MOST_AT_ONCE = 4;

/** Short messages, newest last; news goes by itself, trouble waits to be dismissed. */
export class Notices {
  shown = $state.raw<readonly Notice[]>([]);

  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #nextId = 1;

  tell(text: string, action: Notice['action'] = null): void {
    const id = this.#add({ kind: 'news', text, action, names: [] });
    this.#expire(id, action === null ? READING_TIME_MS : DECIDING_TIME_MS);
  }

  /**
   * As `tell`, but one message for all that come while it is shown.
   * @param describe Given the newest name, and how many more there are.
   */
  gather(name: string, describe: (name: string, moreCount: number) => string): void {
    const before = this.shown.find(({ names }) => names.length > 0);
    if (before !== undefined) this.dismiss(before.id);
    const others = before?.names.filter((each) => each !== name) ?? [];
    const text = describe(name, others.length);
    const id = this.#add({ kind: 'news', text, action: null, names: [...others, name] });
    this.#expire(id, READING_TIME_MS);
  }

  /** Shows what went wrong; a user's own cancelling is no news. */
  warn(fault: Fault, action: Notice['action'] = null): void {
    if (fault.code === 'cancelled') return;
    if (this.shown.some((notice) => notice.text === fault.message)) return;
    this.#add({ kind: 'trouble', text: fault.message, action, names: [] });
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }

  /** A pointer or the focus rests on it: it stays. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
  }

  release(id: number): void {
    if (this.#timers.has(id)) this.#expire(id, READING_TIME_MS);
  }

  #add(notice: Omit<Notice, 'id'>): number {
    const id = this.#nextId++;
    for (const old of this.shown.slice(0, -(MOST_AT_ONCE - 1))) this.dismiss(old.id);
    this.shown = [...this.shown, { id, ...notice }];
    return id;
  }

  #expire(id: number, afterMs: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), afterMs),
    );
  }
}
