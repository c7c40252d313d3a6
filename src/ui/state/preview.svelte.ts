import type { EngineClient } from '../../bridge/client.ts';
import type { TorrentInput } from '../../bridge/commands.ts';
import type { FileSnapshot, TorrentSnapshot } from '../../bridge/snapshots.ts';
import { toFault, type Fault } from '../../core/fault.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import { DetailPoll } from './details.svelte.ts';

interface Hooks {
  /** It is no preview: it was in the list before, or it has just been accepted. */
  readonly toLibrary: (infoHash: InfoHash, wasKnown: boolean) => void;
  /** It has just been accepted to be watched. */
  readonly toPlayer: (infoHash: InfoHash, fileIndex: number) => void;
}

/** A link or .torrent file that was opened: looked at first, downloaded only when the user says so. */
export class Preview {
  infoHash = $state.raw<InfoHash | null>(null);
  /** As the engine told it when it was opened: the list hears of it up to half a second later. */
  opened = $state.raw<TorrentSnapshot | null>(null);
  fault = $state.raw<Fault | null>(null);
  isAccepting = $state(false);
  readonly poll: DetailPoll;
  #leftOut = $state.raw<ReadonlySet<number>>(new Set());

  readonly #engine: EngineClient;
  readonly #hooks: Hooks;
  /** What was opened last; answers to what came before are late. */
  #input: TorrentInput | null = null;
  #opening: Promise<void> = Promise.resolve();

  constructor(engine: EngineClient, hooks: Hooks) {
    this.#engine = engine;
    this.#hooks = hooks;
    this.poll = new DetailPoll(engine);
  }

  /** One after the other: an answer that comes late must leave no preview that nobody sees. */
  open(input: TorrentInput): Promise<void> {
    this.dismiss();
    this.#input = input;
    this.#opening = this.#opening.then(() => this.#open(input));
    return this.#opening;
  }

  async #open(input: TorrentInput): Promise<void> {
    if (this.#input !== input) return;
    try {
      const { infoHash } = await this.#engine.call('torrent.preview', input);
      const { torrents } = await this.#engine.call('engine.state', null);
      const known = torrents.find((torrent) => torrent.infoHash === infoHash);
      if (this.#input !== input) {
        if (known?.isPreview === true) this.#remove(infoHash);
        return;
      }
      if (known?.isPreview === false) return this.#hooks.toLibrary(infoHash, true);
      this.opened = known ?? null;
      this.infoHash = infoHash;
      this.poll.watch(infoHash);
    } catch (error) {
      if (this.#input === input) this.fault = toFault(error);
    }
  }

  /** Previews that a tab left behind when it was closed: nobody looks at them any more. */
  forgetOthers(torrents: readonly TorrentSnapshot[]): void {
    if (this.#input !== null) return;
    for (const { infoHash, isPreview } of torrents) if (isPreview) this.#remove(infoHash);
  }

  isChosen(file: FileSnapshot): boolean {
    return !this.#leftOut.has(file.index);
  }

  choose(indices: readonly number[], isOn: boolean): void {
    const leftOut = new Set(this.#leftOut);
    for (const index of indices) {
      if (isOn) leftOut.delete(index);
      else leftOut.add(index);
    }
    this.#leftOut = leftOut;
  }

  accept(): Promise<void> {
    return this.#accept(this.#chosenFiles(), (infoHash) => {
      this.#hooks.toLibrary(infoHash, false);
    });
  }

  /**
   * Opens a file in the player. Accepts it and what belongs to it, and besides what somebody left
   * ticked; where nobody ticked anything, the other files can be taken in later.
   */
  watch(fileIndex: number, beside: readonly number[]): Promise<void> {
    const wanted = new Set([fileIndex, ...beside, ...(this.#chosenFiles() ?? [])]);
    const files = [...wanted].sort((one, other) => one - other);
    return this.#accept(files, (infoHash) => this.#hooks.toPlayer(infoHash, fileIndex));
  }

  async #accept(
    files: readonly number[] | null,
    andThen: (infoHash: InfoHash) => void,
  ): Promise<void> {
    const { infoHash } = this;
    if (infoHash === null || this.isAccepting) return;
    this.isAccepting = true;
    try {
      await this.#engine.call('torrent.accept', { infoHash, files });
      this.#forget();
      andThen(infoHash);
    } catch (error) {
      this.fault = toFault(error);
    } finally {
      this.isAccepting = false;
    }
  }

  /** The trackers that the link itself names are asked too. */
  async lookFurther(): Promise<void> {
    const { infoHash } = this;
    if (infoHash === null) return;
    try {
      await this.#engine.call('torrent.ask-own-trackers', { infoHash });
      await this.poll.refresh();
    } catch (error) {
      this.fault = toFault(error);
    }
  }

  /** Not wanted: nothing of it stays. Data kept from an earlier download is not touched. */
  dismiss(): void {
    const { infoHash } = this;
    this.#forget();
    if (infoHash === null) return;
    this.#remove(infoHash);
  }

  #remove(infoHash: InfoHash): void {
    this.#engine.call('torrent.remove', { infoHash, deleteData: false }).catch(() => undefined);
  }

  #chosenFiles(): readonly number[] | null {
    if (this.#leftOut.size === 0) return null;
    const files = this.poll.detail?.files ?? [];
    return files.filter((file) => this.isChosen(file)).map((file) => file.index);
  }

  #forget(): void {
    this.#input = null;
    this.infoHash = null;
    this.opened = null;
    this.fault = null;
    this.#leftOut = new Set();
    this.poll.watch(null);
  }
}
