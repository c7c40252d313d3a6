import type { Keepsake, PageStorage, StorageKeeping } from '../../bridge/page-services.ts';
import { readPreference, writePreference } from './preferences.ts';

const ASKED = 'asked-to-keep.';

/** Whether the browser keeps what is stored: asked for when there is something to lose, and told when it is lost. */
export class Keeping {
  state = $state<StorageKeeping>('unknown');
  /** The browser has been asked by a button and has not answered. */
  isAsking = $state(false);
  /** It was asked by a button here, and said no. */
  isRefused = $state(false);
  lost = $state.raw<readonly Keepsake[]>([]);

  readonly #storage: PageStorage;
  readonly #noted = new Map<Keepsake, boolean>();

  constructor(storage: PageStorage) {
    this.#storage = storage;
    this.lost = storage.lost();
  }

  async look(): Promise<void> {
    this.state = await this.#storage.keeping();
  }

  /**
   * There is something to lose, or no longer. The first time there is, the browser is asked: once for
   * torrents and once for a purse, since Firefox shows a question each time.
   */
  note(keepsake: Keepsake, isThere: boolean): void {
    if (this.#noted.get(keepsake) === isThere) return;
    this.#noted.set(keepsake, isThere);
    this.#storage.note(keepsake, isThere);
    if (!isThere || readPreference(ASKED + keepsake) !== null) return;
    writePreference(ASKED + keepsake, 'yes');
    void this.#ask();
  }

  /** From a button. */
  async ask(): Promise<void> {
    this.isAsking = true;
    await this.#ask();
    this.isAsking = false;
    this.isRefused = this.state !== 'kept';
  }

  /** It has been read. */
  forgetLoss(): void {
    this.#storage.forgetLoss();
    this.lost = [];
  }

  async #ask(): Promise<void> {
    if (this.state === 'kept') return;
    this.state = await this.#storage.askToKeep();
  }
}
