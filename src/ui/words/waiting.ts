/** Why a film stands still, in words. */
import type { TorrentSnapshot } from '../../bridge/snapshots.ts';
import { formatRate, isStill } from '../format/bytes.ts';
import { m } from '../messages/generated/messages.js';
import { isComplete } from './status.ts';

export function describeWaiting(torrent: TorrentSnapshot): string {
  if (torrent.fault !== null) return torrent.fault.message;
  if (isComplete(torrent)) return m.waiting_stored();
  if (torrent.status === 'paused' || torrent.status === 'queued') return m.waiting_paused();
  if (torrent.peerCount === 0) return m.waiting_no_peers();
  const count = torrent.peerCount;
  return isStill(torrent.downBytesPerSecond)
    ? m.waiting_silent_peers({ count })
    : m.waiting_peers({ count, rate: formatRate(torrent.downBytesPerSecond) });
}
