/** Tells webtorrent which pieces to fetch, and in which order. */
import type { Torrent } from 'webtorrent';
import type { PieceRange } from '../../core/torrent/pieces.ts';

/** So many pieces of the newest stream are taken from slow peers as soon as a faster one is free. */
const CRITICAL_PIECES = 2;

/**
 * Replaces all selections. webtorrent serves them in their order and each from its first piece on. It
 * would join a part of the selection that is put in front with the rest, unless it is a stream's.
 */
export function applyWanted(
  torrent: Torrent,
  streamed: readonly PieceRange[],
  selected: readonly PieceRange[],
): void {
  const { _selections: selections } = torrent;
  selections.clear();
  streamed.forEach(({ first, last }, at) => {
    const priority = streamed.length - at;
    selections.insert({ from: first, to: last, offset: 0, priority, isStreamSelection: true });
  });
  for (const { first, last } of selected) {
    selections.insert({ from: first, to: last, offset: 0, priority: 0, isStreamSelection: false });
  }
  const [newest] = streamed;
  // Either of them makes webtorrent look at its selections again.
  if (newest === undefined) torrent._updateSelections();
  else torrent.critical(newest.first, Math.min(newest.last, newest.first + CRITICAL_PIECES - 1));
}
