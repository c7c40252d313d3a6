/** The line under a torrent's name: after the status word, what is happening and why. */
import type { TorrentSnapshot } from '../../bridge/snapshots.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatPercent } from '../format/percent.ts';
import { m } from '../messages/generated/messages.js';

export function describeActivity(torrent: TorrentSnapshot): string {
  if (torrent.fault !== null) return torrent.fault.message;
  switch (torrent.status) {
    case 'queued':
      return m.activity_queued();
    case 'checking':
      return m.activity_checking({ percent: formatPercent(torrent.progress) });
    case 'finding-peers':
      return describeSearch(torrent);
    case 'downloading':
      return m.activity_downloading({ count: torrent.peerCount });
    case 'paused':
      return m.activity_paused();
    case 'seeding':
      return describeSeeding(torrent);
    case 'finished':
      return m.activity_finished();
    case 'error':
      return m.activity_error();
  }
}

function describeSearch(torrent: TorrentSnapshot): string {
  const { peerCount, trackerCount, workingTrackerCount, unreachableTrackerCount } = torrent;
  if (peerCount > 0) {
    return torrent.hasMetadata
      ? m.activity_waiting_for_pieces({ count: peerCount })
      : m.activity_waiting_for_metadata({ count: peerCount });
  }
  if (trackerCount === 0) return m.activity_no_trackers();
  if (unreachableTrackerCount === trackerCount) {
    return m.activity_no_tracker_answers({ count: trackerCount });
  }
  if (workingTrackerCount === 0) return m.activity_asking_trackers({ count: trackerCount });
  const answered = { working: workingTrackerCount, count: trackerCount };
  const others = (torrent.swarmSeeders ?? 0) + (torrent.swarmLeechers ?? 0);
  return others > 0 ? m.activity_connecting(answered) : m.activity_nobody_yet(answered);
}

function describeSeeding(torrent: TorrentSnapshot): string {
  const sent = formatBytes(torrent.uploadedBytes);
  const what =
    torrent.peerCount > 0
      ? m.activity_seeding({ count: torrent.peerCount })
      : m.activity_seeding_nobody();
  const given = torrent.uploadedBytes > 0 ? m.activity_given({ sent }) : '';
  const limit = torrent.source === 'files' ? m.activity_until_tab_closes() : '';
  return what + given + limit;
}
