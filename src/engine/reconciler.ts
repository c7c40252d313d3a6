/** Brings things in line with what is wanted, one after the other however often that changes. */
export class Reconciler<Thing> {
  readonly #act: (thing: Thing) => Promise<void>;
  readonly #busy = new Map<Thing, { turn: number; done: Promise<void> }>();

  /** `act` does what is to be done by now, and never rejects. */
  constructor(act: (thing: Thing) => Promise<void>) {
    this.#act = act;
  }

  /** Resolves when the thing is as it should be. */
  async settle(thing: Thing): Promise<void> {
    const current = this.#busy.get(thing);
    if (current !== undefined) {
      current.turn += 1;
      return current.done;
    }
    const state = { turn: 1, done: Promise.resolve() };
    this.#busy.set(thing, state);
    const work = async () => {
      for (let turn = 0; turn !== state.turn;) {
        ({ turn } = state);
        await this.#act(thing);
      }
      this.#busy.delete(thing);
    };
    state.done = work();
    return state.done;
  }
}
