import { expect, it } from 'vitest';
import type { PeerSnapshot } from '../../bridge/snapshots.ts';
import { snapshot } from '../test-snapshot.ts';
import { describeSwarm, describeWaiting } from './swarm.ts';

it.each([
  [{ swarmSeeders: 8, swarmLeechers: 2 }, '8 people have all of it now'],
  [{ swarmSeeders: 1 }, '1 person has all of it now'],
  [{ swarmSeeders: 0, swarmLeechers: 2 }, '2 people have parts of it, nobody has all of it now'],
  [
    { swarmSeeders: 0, swarmLeechers: 0, workingTrackerCount: 1 },
    'Nobody is online with it now. It starts as soon as somebody comes.',
  ],
  [{ trackerCount: 3 }, 'Asking 3 trackers who has it'],
  [{ trackerCount: 3, workingTrackerCount: 1 }, 'Asking 3 trackers who has it'],
  [
    { trackerCount: 2, unreachableTrackerCount: 2 },
    'No tracker answers now. Bittern keeps asking.',
  ],
  [{ trackerCount: 0 }, 'Nobody has been asked yet who has it'],
])('%o reads: %s', (change, text) => {
  expect(describeSwarm(snapshot(change)).text).toBe(text);
});

it('counts those we are connected to where no tracker counts', () => {
  const peers = [1, 1, 0.5].map((progress) => ({ progress }) as PeerSnapshot);
  const torrent = snapshot({ peerCount: 3 });
  expect(describeSwarm(torrent, peers).text).toBe('2 people have all of it now');
  expect(describeSwarm(torrent, []).text).toMatch(/^3 people have parts of it/);
});

it.each([
  [null, /in a moment/],
  [snapshot({ trackerCount: 1 }), /in a moment/],
  [snapshot({ swarmSeeders: 0, swarmLeechers: 1 }), /in a moment/],
  [snapshot({ swarmSeeders: 0, swarmLeechers: 0 }), /as soon as somebody who has it comes/],
  [snapshot({ trackerCount: 0 }), /nobody has been asked yet/],
])('promises no more than is known: %#', (torrent, text) => {
  expect(describeWaiting(torrent)).toMatch(text);
});
