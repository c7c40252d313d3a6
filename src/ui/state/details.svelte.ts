import type { EngineClient } from '../../bridge/client.ts';
import type { TorrentDetail } from '../../bridge/snapshots.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';

const POLL_MS = 1_000;

/** All of one torrent, asked for once a second while somebody looks at it. */
export class DetailPoll {
  infoHash = $state.raw<InfoHash | null>(null);
  detail = $state.raw<TorrentDetail | null>(null);
  tab = $state('overview');

  readonly #engine: EngineClient;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  watch(infoHash: InfoHash | null): void {
    if (infoHash === this.infoHash) return;
    this.infoHash = infoHash;
    this.detail = null;
    void this.refresh();
  }

  /** Asks now and goes on from here. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    const { infoHash } = this;
    if (infoHash === null) return;
    try {
      const detail = await this.#engine.call('torrent.detail', { infoHash });
      if (this.infoHash === infoHash) this.detail = detail;
    } catch {
      // A torrent that is gone, or an engine that is starting: the list tells, this only waits.
    }
    if (this.infoHash !== infoHash) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), POLL_MS);
  }
}
