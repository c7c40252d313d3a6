/** What can be wrong with a torrent of the list, in words for its user. */
import type { Fault } from '../core/fault.ts';
import type { TorrentEntry } from './torrent-entry.ts';

export const FILES_GONE =
  'The browser has let go of this file, as it does when the tab that chose it closes. Choose the file again to go on sharing.';

export const WRONG_METADATA: Fault = {
  code: 'metainfo_invalid',
  message: 'The description other peers sent does not belong to this link. Ask for a new link.',
};

export const DAMAGED_RECORD: Fault = {
  code: 'metainfo_invalid',
  message:
    'What was stored of this torrent cannot be read any more. Remove it and add its link again; finished pieces are found again.',
};

/** Faults that only the user can clear. */
export function isBlocked({ fault, isWaitingForSpace }: TorrentEntry): boolean {
  return fault !== null && !isWaitingForSpace;
}

export function noSpace({ metainfo, running }: TorrentEntry): Fault {
  const done = running?.progress?.donePieceCount ?? 0;
  const all = metainfo?.pieceCount ?? 0;
  return {
    code: 'storage_full',
    message: `No space left. ${String(done)} of ${String(all)} pieces are safe. Free some space on this device or choose fewer files; it goes on by itself.`,
  };
}
