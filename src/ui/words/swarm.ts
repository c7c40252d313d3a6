/** How well a torrent is supplied, in words for somebody who only has a link. */
import type { TorrentSnapshot } from '../../bridge/snapshots.ts';
import { m } from '../messages/generated/messages.js';
import type { Tone } from './status.ts';

export interface SwarmHealth {
  readonly text: string;
  readonly tone: Tone;
}

export function describeSwarm(torrent: TorrentSnapshot): SwarmHealth {
  const { swarmSeeders, swarmLeechers, peerCount, workingTrackerCount, trackerCount } = torrent;
  if (swarmSeeders !== null && swarmSeeders > 0) {
    return { text: m.swarm_seeders({ count: swarmSeeders }), tone: 'green' };
  }
  const partial = Math.max(swarmLeechers ?? 0, peerCount);
  if (partial > 0) return { text: m.swarm_partial({ count: partial }), tone: 'gold' };
  if (workingTrackerCount > 0) return { text: m.swarm_nobody(), tone: 'grey' };
  return { text: m.swarm_asking({ count: trackerCount }), tone: 'grey' };
}
