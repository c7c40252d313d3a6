/** Tells the pages what changed since the last beat. */
import { toFault } from '../core/fault.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import type { EventName, Events } from '../bridge/events.ts';
import type { EngineStats, TorrentSnapshot } from '../bridge/snapshots.ts';
import type { Session } from './session.ts';
import { torrentSnapshot } from './snapshot.ts';

export class SnapshotFeed {
  readonly #session: Session;
  readonly #emit: <Name extends EventName>(name: Name, event: Events[Name]) => void;
  readonly #stats: () => EngineStats;
  readonly #told = new Map<InfoHash, string>();
  #toldStats = '';

  constructor(
    session: Session,
    emit: <Name extends EventName>(name: Name, event: Events[Name]) => void,
    stats: () => EngineStats,
  ) {
    this.#session = session;
    this.#emit = emit;
    this.#stats = stats;
  }

  snapshots(): TorrentSnapshot[] {
    return this.#session.entries.map((entry) => {
      const { asked, unasked } = this.#session.trackersOf(entry);
      return torrentSnapshot(entry, [...asked, ...unasked]);
    });
  }

  /** Emits the difference to what was told last. */
  flush(): void {
    const changed: TorrentSnapshot[] = [];
    const gone = new Set(this.#told.keys());
    for (const snapshot of this.snapshots()) {
      gone.delete(snapshot.infoHash);
      const text = JSON.stringify(snapshot);
      if (this.#told.get(snapshot.infoHash) === text) continue;
      this.#told.set(snapshot.infoHash, text);
      changed.push(snapshot);
    }
    for (const infoHash of gone) this.#told.delete(infoHash);
    if (changed.length > 0 || gone.size > 0) {
      this.#emit('torrents.changed', { changed, removed: [...gone] });
    }
    const stats = this.#stats();
    const statsText = JSON.stringify(stats);
    if (statsText === this.#toldStats) return;
    this.#toldStats = statsText;
    this.#emit('stats.changed', stats);
  }

  raise(error: unknown): void {
    this.#emit('fault.raised', toFault(error));
  }
}
