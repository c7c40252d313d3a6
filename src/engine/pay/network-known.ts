/**
 * Which network is chosen is asked when somebody pays or earns, not before: it is the signer that
 * knows it. After a restart whoever owes or is owed something needs it without asking for anything.
 */
import type { DeskParts } from './desk.ts';

const RETRY_MS = 5_000;

export class NetworkKnown {
  readonly #parts: Pick<DeskParts, 'keeper' | 'chain' | 'network' | 'changed'>;
  #nextAt = -Infinity;

  constructor(parts: Pick<DeskParts, 'keeper' | 'chain' | 'network' | 'changed'>) {
    this.#parts = parts;
  }

  tick(nowMs: number): void {
    if (nowMs < this.#nextAt || this.#parts.network() !== null || !this.#isNeeded()) return;
    this.#nextAt = nowMs + RETRY_MS;
    this.#parts
      .chain()
      .then(() => {
        this.#parts.changed();
      })
      .catch(() => undefined); // No node, or no signer: again in a moment.
  }

  #isNeeded(): boolean {
    const { budgets, bought, sold } = this.#parts.keeper;
    return (
      budgets.some(({ stoppedAt }) => stoppedAt === null) ||
      bought.some(({ phase }) => phase === 'open' || phase === 'closing') ||
      sold.some(({ phase }) => phase !== 'closed')
    );
  }
}
