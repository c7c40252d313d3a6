import type { EngineClient, EngineStatus } from '../../bridge/client.ts';
import type { EngineState } from '../../bridge/commands.ts';
import type { Events } from '../../bridge/events.ts';
import type { EngineStats, TorrentSnapshot } from '../../bridge/snapshots.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';

/** What the engine last said, kept as it came: data is replaced whole, never changed in place. */
export class EngineMirror {
  status = $state.raw<EngineStatus>({ phase: 'starting' });
  stats = $state.raw<EngineStats | null>(null);
  torrents = $state.raw<ReadonlyMap<InfoHash, TorrentSnapshot>>(new Map());
  /** The list has been told at least once; until then there is nothing to call empty. */
  hasLoaded = $state(false);

  readonly #engine: EngineClient;
  /** Another tab ran the engine at some time since this page opened. */
  #hasFollowed = false;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  /**
   * Starts listening; the returned function stops it. `found` is told what an engine that this page
   * started itself found stored, once: no other tab has a part in that.
   */
  connect(found: (torrents: readonly TorrentSnapshot[]) => void): () => void {
    const stops = [
      this.#engine.on('torrents.changed', (event) => this.#apply(event)),
      this.#engine.on('stats.changed', (stats) => (this.stats = stats)),
      this.#engine.onStatus((status) => this.#follow(status, found)),
    ];
    return () => stops.forEach((stop) => stop());
  }

  #follow(status: EngineStatus, found: (torrents: readonly TorrentSnapshot[]) => void): void {
    this.status = status;
    if (status.phase !== 'leading' && status.phase !== 'following') return;
    if (status.phase === 'following') this.#hasFollowed = true;
    this.#engine.call('engine.state', null).then(
      (state) => {
        if (!this.hasLoaded && !this.#hasFollowed) found(state.torrents);
        this.#replace(state);
      },
      // The status says it better: an engine that cannot answer is starting again or has failed.
      () => undefined,
    );
  }

  #replace({ torrents, stats }: EngineState): void {
    this.torrents = new Map(torrents.map((torrent) => [torrent.infoHash, torrent]));
    this.stats = stats;
    this.hasLoaded = true;
  }

  #apply({ changed, removed }: Events['torrents.changed']): void {
    const torrents = new Map(this.torrents);
    for (const infoHash of removed) torrents.delete(infoHash);
    for (const torrent of changed) torrents.set(torrent.infoHash, torrent);
    this.torrents = torrents;
  }
}
