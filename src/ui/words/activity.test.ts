import { describe, expect, it } from 'vitest';
import { snapshot } from '../test-snapshot.ts';
import { describeActivity } from './activity.ts';

describe('describeActivity', () => {
  it('says the fault before anything else', () => {
    const fault = { code: 'storage_full', message: 'No space left. Free 1.2 GB.' } as const;
    expect(describeActivity(snapshot({ status: 'paused', fault }))).toBe(fault.message);
  });

  it.each([
    [{ trackerCount: 0, workingTrackerCount: 0 }, 'it names no tracker, so nobody can be asked'],
    [{ trackerCount: 3, workingTrackerCount: 0 }, 'asking 3 trackers'],
    [
      { trackerCount: 3, unreachableTrackerCount: 3 },
      'no tracker answers, Bittern tries again by itself; see Trackers in the settings',
    ],
    [{ trackerCount: 3, unreachableTrackerCount: 2 }, 'asking 3 trackers'],
    [{ trackerCount: 3, workingTrackerCount: 2 }, '2 of 3 trackers answered, none has it yet'],
    [
      { trackerCount: 3, workingTrackerCount: 2, swarmSeeders: 4 },
      '2 of 3 trackers answered, connecting',
    ],
    [{ peerCount: 1 }, 'connected to 1 peer, nothing arrives yet'],
    [{ peerCount: 2, hasMetadata: false }, 'asking 2 peers for the file list'],
  ])('while finding peers with %o: %s', (change, text) => {
    expect(describeActivity(snapshot({ status: 'finding-peers', ...change }))).toBe(text);
  });

  it.each([
    [{}, 'nobody needs it now'],
    [{ peerCount: 4 }, 'to 4 peers'],
    [{ peerCount: 1, source: 'files' }, 'to 1 peer, until this tab closes'],
    [{ uploadedBytes: 14_900_000 }, 'nobody needs it now, 14.9\u00a0MB given'],
  ] as const)('while seeding with %o: %s', (change, text) => {
    expect(describeActivity(snapshot({ status: 'seeding', ...change }))).toBe(text);
  });
});
