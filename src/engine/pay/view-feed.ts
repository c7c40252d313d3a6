/** Tells the page what is paid and earned: twice a second at most, and only what is news. */
import type { EventName, Events } from '../../bridge/events.ts';
import type { PayView } from '../../bridge/paying.ts';

export class ViewFeed {
  readonly #emit: <Name extends EventName>(name: Name, event: Events[Name]) => void;
  #view: (() => PayView) | null = null;
  #hasChanged = true;
  #told = '';

  constructor(emit: <Name extends EventName>(name: Name, event: Events[Name]) => void) {
    this.#emit = emit;
  }

  watch(view: () => PayView): void {
    this.#view = view;
  }

  /** Something may look otherwise. */
  changed(): void {
    this.#hasChanged = true;
  }

  /** Call it twice a second. */
  flush(): void {
    if (!this.#hasChanged || this.#view === null) return;
    this.#hasChanged = false;
    const view = this.#view();
    const text = JSON.stringify(view, (_name, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    if (text === this.#told) return;
    this.#told = text;
    this.#emit('pay.changed', view);
  }
}
