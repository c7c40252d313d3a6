/** Whether bytes of a torrent that are not here yet will come. */
import { FaultError } from '../../core/fault.ts';
import type { TorrentEntry } from '../torrent-entry.ts';

/** Throws what keeps them away, in words for the user. */
export function checkObtainable({ fault, record }: TorrentEntry, isListed: boolean): void {
  if (!isListed) throw new FaultError('torrent_unknown', 'This torrent is no longer in the list.');
  if (fault !== null) throw new FaultError(fault.code, fault.message);
  if (record.intent === 'preview') {
    throw new FaultError(
      'torrent_not_ready',
      'Nothing of this torrent is downloaded yet. Start the download, then open the file again.',
    );
  }
  if (record.intent === 'run') return;
  throw new FaultError(
    'torrent_not_ready',
    'This part of the file is not here yet, and the torrent is paused. Resume it, then try again.',
  );
}
