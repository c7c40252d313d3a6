import type { FileSnapshot, TorrentSnapshot } from '../../bridge/snapshots.ts';

/** What somebody wants to have on their disk. */
export interface SaveWish {
  readonly torrent: TorrentSnapshot;
  /** Of it, at least one. */
  readonly files: readonly FileSnapshot[];
  /** Several as one zip file, also where a folder can be picked. */
  readonly asZip: boolean;
}
