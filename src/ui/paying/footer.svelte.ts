import { createContext, type Snippet } from 'svelte';

/** The buttons below a dialog that stays while what it shows is exchanged: each brings its own. */
export class Footer {
  #shown = $state.raw<Snippet | null>(null);

  get shown(): Snippet | null {
    return this.#shown;
  }

  /** Until the returned function is called, or others come. */
  show(buttons: Snippet): () => void {
    this.#shown = buttons;
    return () => {
      if (this.#shown === buttons) this.#shown = null;
    };
  }
}

export const [useFooter, provideFooter] = createContext<Footer>();
