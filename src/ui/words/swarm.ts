/** How well a torrent is supplied, in words for somebody who only has a link. */
import type { PeerSnapshot, TorrentSnapshot } from '../../bridge/snapshots.ts';
import { m } from '../messages/generated/messages.js';
import type { Tone } from './status.ts';

export interface SwarmHealth {
  readonly text: string;
  readonly tone: Tone;
}

/** By what trackers count and by whom we are connected to, whichever knows of more. */
export function describeSwarm(
  torrent: TorrentSnapshot,
  peers: readonly PeerSnapshot[] = [],
): SwarmHealth {
  const { swarmSeeders, swarmLeechers, peerCount, trackerCount } = torrent;
  const connectedSeeders = peers.filter(({ progress }) => progress === 1).length;
  const seeders = Math.max(swarmSeeders ?? 0, connectedSeeders);
  if (seeders > 0) return { text: m.swarm_seeders({ count: seeders }), tone: 'green' };
  const partial = Math.max(swarmLeechers ?? 0, peerCount);
  if (partial > 0) return { text: m.swarm_partial({ count: partial }), tone: 'gold' };
  if (torrent.workingTrackerCount > 0 && swarmSeeders !== null) {
    return { text: m.swarm_nobody(), tone: 'grey' };
  }
  if (trackerCount === 0) return { text: m.swarm_unasked(), tone: 'grey' };
  if (torrent.unreachableTrackerCount === trackerCount) {
    return { text: m.swarm_silent(), tone: 'gold' };
  }
  return { text: m.swarm_asking({ count: trackerCount }), tone: 'grey' };
}

/** When the list of files is to be expected. */
export function describeWaiting(torrent: TorrentSnapshot | null): string {
  if (torrent === null) return m.preview_waiting();
  if (torrent.trackerCount === 0) return m.preview_waiting_named();
  const isAlone = torrent.peerCount === 0 && torrent.swarmSeeders === 0;
  return isAlone && torrent.swarmLeechers === 0 ? m.preview_waiting_long() : m.preview_waiting();
}
