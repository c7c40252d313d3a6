/**
 * Whether a page of ours has begun a download itself (`bridge/saves.ts`). Any web page can open a path of
 * `/save/`; only ours says yes to its id. Nothing is remembered here: a service worker may end at any time.
 */
import type { SaveAsked } from '../../bridge/saves.ts';
import type { SaveId } from '../../core/media/save-path.ts';

interface SaveClaimsParts {
  /** All pages of ours, those that this service worker does not control too. */
  readonly pages: () => Promise<readonly { postMessage(message: SaveAsked): void }[]>;
  readonly wait: (delayMs: number) => Promise<void>;
}

/** A page that has just begun a save may be busy with it for a moment. */
const ANSWER_LIMIT_MS = 5_000;

export class SaveClaims {
  readonly #parts: SaveClaimsParts;
  readonly #waiting = new Map<number, (isOurs: true) => void>();
  #lastTurn = 0;

  constructor(parts: SaveClaimsParts) {
    this.#parts = parts;
  }

  /** @param path With its search, as the page opened it. */
  async isOurs(id: SaveId, path: string): Promise<boolean> {
    const turn = ++this.#lastTurn;
    const yes = new Promise<true>((resolve) => this.#waiting.set(turn, resolve));
    const asked: SaveAsked = { kind: 'save-asked', turn, id, path };
    for (const page of await this.#parts.pages()) page.postMessage(asked);
    const late = this.#parts.wait(ANSWER_LIMIT_MS).then(() => false);
    const isOurs = await Promise.race([yes, late]);
    this.#waiting.delete(turn);
    return isOurs;
  }

  /** A page said yes. */
  take(turn: number): void {
    this.#waiting.get(turn)?.(true);
  }
}
