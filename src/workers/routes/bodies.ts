/**
 * The bodies that this service worker is sending. A browser that puts another version in its place cuts
 * them off, and Firefox calls what was cut complete: they are made to fail before.
 */
import { FaultError } from '../../core/fault.ts';

/** Makes a body fail. */
export type EndBody = (reason: FaultError) => void;

/** A body began; call what it returns when it is over. */
export type BodyBegan = (end: EndBody) => () => void;

export class Bodies {
  readonly #ends = new Set<{ readonly end: EndBody }>();
  readonly #onFirst: () => void;

  /** @param onFirst Called when nothing was sent, and now something is. */
  constructor(onFirst: () => void) {
    this.#onFirst = onFirst;
  }

  get count(): number {
    return this.#ends.size;
  }

  readonly began: BodyBegan = (end) => {
    const body = { end };
    this.#ends.add(body);
    if (this.#ends.size === 1) this.#onFirst();
    return () => void this.#ends.delete(body);
  };

  endAll(): void {
    const reason = new FaultError(
      'save_failed',
      'Bittern was updated before all of this was sent. Try again: nothing of the torrent is lost.',
    );
    for (const { end } of [...this.#ends]) end(reason);
  }
}
