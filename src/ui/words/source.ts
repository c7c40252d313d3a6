import type { TorrentSource } from '../../bridge/snapshots.ts';
import { m } from '../messages/generated/messages.js';

/** Where a torrent's bytes are. */
export const sourceWords: Readonly<Record<TorrentSource, () => string>> = {
  stored: m.source_stored,
  handles: m.source_handles,
  files: m.source_files,
};
