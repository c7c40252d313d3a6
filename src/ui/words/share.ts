/** What somebody who hands a link on should know of their own end of it. */
import type { TorrentSnapshot } from '../../bridge/snapshots.ts';
import { m } from '../messages/generated/messages.js';
import { isComplete, isResumable } from './status.ts';

export function shareAdvice(torrent: TorrentSnapshot): string {
  if (torrent.isPreview) return m.share_advice_preview();
  if (isResumable(torrent)) return m.share_advice_paused();
  return isComplete(torrent) ? m.share_advice() : m.share_advice_partial();
}
