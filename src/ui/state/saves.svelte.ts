import type { EngineClient } from '../../bridge/client.ts';
import type { PageServices } from '../../bridge/page-services.ts';
import type { TorrentSnapshot } from '../../bridge/snapshots.ts';
import { toFault } from '../../core/fault.ts';
import type { Save } from '../saving/save.svelte.ts';
import type * as Steps from '../saving/steps.ts';
import type { SaveWish } from '../saving/wish.ts';
import type { Notices } from './notices.svelte.ts';

interface SaveParts {
  readonly engine: EngineClient;
  readonly services: PageServices;
  readonly notices: Notices;
}

/** Everything that is being saved from this tab, and what could not be. The rest is loaded with it. */
export class Saves {
  /** Those that run and those that failed, oldest first. */
  shown = $state.raw<readonly Save[]>([]);
  /** Not all of it is here: its dialog is open while there is one. */
  asked = $state.raw<SaveWish | null>(null);
  /** What has begun and runs, for screen readers. */
  news = $state('');

  readonly #parts: SaveParts;

  constructor(parts: SaveParts) {
    this.#parts = parts;
  }

  get isRunning(): boolean {
    return this.shown.some((save) => save.isRunning);
  }

  /** Where there is no folder to pick, several files come as one zip file. */
  get canPickTarget(): boolean {
    return this.#parts.services.saves.canPickTarget;
  }

  /** Call it from a click: it may open a picker. Asks first when not all of it is here. */
  save(wish: SaveWish): void {
    const isHere = wish.files.every(({ doneBytes, sizeBytes }) => doneBytes >= sizeBytes);
    if (isHere) this.begin(wish);
    else this.asked = wish;
  }

  /** All of a torrent, but for files that were left out. Call it from a click. */
  saveAll(torrent: TorrentSnapshot, asZip: boolean): void {
    this.#attempt(async ({ wishAll }) => {
      this.save(await wishAll(this.#parts.engine, torrent, asZip));
    });
  }

  /** What of it is missing is waited for. Call it from a click. */
  begin(wish: SaveWish): void {
    this.#attempt(async ({ openSave, runSave }) => {
      const save = await openSave(this.#parts.services.saves, wish);
      if (save !== null) await runSave(this, save, this.#parts.notices);
    });
  }

  retry(save: Save): void {
    this.#attempt(({ runSave }) => runSave(this, save, this.#parts.notices));
  }

  dismiss(save: Save): void {
    this.shown = this.shown.filter((each) => each !== save);
  }

  #attempt(work: (steps: typeof Steps) => Promise<void>): void {
    import('../saving/steps.ts')
      .then(work)
      .catch((error: unknown) => this.#parts.notices.warn(toFault(error)));
  }
}
