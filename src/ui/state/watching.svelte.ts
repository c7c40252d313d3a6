import type { EngineClient } from '../../bridge/client.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import { DetailPoll } from './details.svelte.ts';

/** Which file of which torrent is open in the player. */
export class Watching {
  infoHash = $state.raw<InfoHash | null>(null);
  /** Null: the main one, as soon as the files are known. */
  fileIndex = $state.raw<number | null>(null);
  readonly poll: DetailPoll;
  /**
   * Where the focus belongs when it was left: to the torrent's row (null), or to the button of a file that
   * opened it. Undefined while nobody comes back.
   */
  returnTo: number | null | undefined;
  readonly #engine: EngineClient;
  /** What films played here take, in bytes per second: a target for those who pay for speed. */
  #paces = $state.raw<ReadonlyMap<InfoHash, number>>(new Map());

  constructor(engine: EngineClient) {
    this.#engine = engine;
    this.poll = new DetailPoll(engine);
  }

  open(infoHash: InfoHash, fileIndex: number | null): void {
    this.infoHash = infoHash;
    this.fileIndex = fileIndex;
    this.poll.watch(infoHash);
  }

  close(): void {
    this.infoHash = null;
    this.fileIndex = null;
    this.poll.watch(null);
  }

  /** How fast a file plays, for what is fetched ahead; null when nobody watches any more. */
  setPace(infoHash: InfoHash, fileIndex: number, bytesPerSecond: number | null): void {
    if (bytesPerSecond !== null) this.#paces = new Map(this.#paces).set(infoHash, bytesPerSecond);
    // An engine that starts anew learns it with the next file; it then reads ahead as it likes.
    this.#engine
      .call('stream.pace', { infoHash, fileIndex, bytesPerSecond })
      .catch(() => undefined);
  }

  /** Null when nothing of the torrent was watched since the page was opened. */
  paceOf(infoHash: InfoHash): number | null {
    return this.#paces.get(infoHash) ?? null;
  }
}
