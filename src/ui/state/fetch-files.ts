import type { FileSnapshot, TorrentSnapshot } from '../../bridge/snapshots.ts';
import { toFault } from '../../core/fault.ts';
import { isResumable } from '../words/status.ts';
import type { AppState } from './app-state.svelte.ts';

/** What is opened or saved is wanted: a paused torrent goes on, a file left out is taken in. */
export async function fetchFiles(
  { engine, notices }: Pick<AppState, 'engine' | 'notices'>,
  torrent: TorrentSnapshot,
  files: readonly FileSnapshot[],
): Promise<void> {
  const { infoHash } = torrent;
  const missing = files.filter(({ doneBytes, sizeBytes }) => doneBytes < sizeBytes);
  if (torrent.source !== 'stored' || missing.length === 0) return;
  try {
    if (missing.some(({ isSelected }) => !isSelected)) {
      const detail = await engine.call('torrent.detail', { infoHash });
      const selected = detail.files.filter(({ isSelected }) => isSelected);
      const indexes = new Set([...selected, ...missing].map(({ index }) => index));
      const sorted = [...indexes].sort((one, other) => one - other);
      await engine.call('torrent.select', { infoHash, files: sorted });
    }
    if (isResumable(torrent) && torrent.fault === null) {
      await engine.call('torrent.resume', { infoHash });
    }
  } catch (error) {
    notices.warn(toFault(error));
  }
}
