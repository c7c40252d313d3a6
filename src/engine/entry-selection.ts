import type { TorrentEntry } from './torrent-entry.ts';

/** Brings what is asked for in line with what the user chose. */
export function applySelection({ running, progress, record }: TorrentEntry): void {
  // A preview shows what would be downloaded, and asks nobody for it.
  if (record.intent === 'preview') progress?.select([]);
  else if (running === null) progress?.select(record.selection);
  else running.select(record.selection);
}
