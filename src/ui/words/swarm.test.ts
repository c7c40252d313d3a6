import { expect, it } from 'vitest';
import { snapshot } from '../test-snapshot.ts';
import { describeSwarm } from './swarm.ts';

it.each([
  [{ swarmSeeders: 8, swarmLeechers: 2 }, '8 people have all of it now'],
  [{ swarmSeeders: 1 }, '1 person has all of it now'],
  [{ swarmSeeders: 0, swarmLeechers: 2 }, '2 people have parts of it, nobody has all of it now'],
  [
    { swarmSeeders: 0, swarmLeechers: 0, workingTrackerCount: 1 },
    'Nobody is online with it now. It starts as soon as somebody comes.',
  ],
  [{ trackerCount: 3 }, 'Asking 3 trackers who has it'],
])('%o reads: %s', (change, text) => {
  expect(describeSwarm(snapshot(change)).text).toBe(text);
});
