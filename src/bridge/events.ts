/** The one table of what the engine tells every page without being asked. */
import type { Fault } from '../core/fault.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import type { PayEvents } from './paying.ts';
import type { EngineStats, TorrentSnapshot } from './snapshots.ts';

export interface Events extends PayEvents {
  /** At most twice a second; only torrents that changed. */
  'torrents.changed': {
    readonly changed: readonly TorrentSnapshot[];
    readonly removed: readonly InfoHash[];
  };
  'stats.changed': EngineStats;
  'creation.progressed': {
    readonly creationId: string;
    readonly doneBytes: number;
    readonly totalBytes: number;
  };
  'torrent.completed': { readonly infoHash: InfoHash; readonly name: string };
  /** Something the user should know that belongs to no command: shown once, as a toast. */
  'fault.raised': Fault;
}

export type EventName = keyof Events;
