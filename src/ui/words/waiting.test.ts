import { describe, expect, it } from 'vitest';
import { snapshot } from '../test-snapshot.ts';
import { describeWaiting } from './waiting.ts';

const coming = { status: 'downloading', progress: 0.2, doneBytes: 20 } as const;

describe('describeWaiting', () => {
  it('tells peers and rate', () => {
    const torrent = snapshot({ ...coming, peerCount: 2, downBytesPerSecond: 1_200_000 });
    expect(describeWaiting(torrent)).toBe('Waiting for data: 2 peers, 1.2\u00a0MB/s.');
    expect(describeWaiting(snapshot({ ...coming, peerCount: 1 }))).toBe(
      'Waiting for data: 1 peer, nothing arrives yet.',
    );
  });

  it('tells when nobody is there, when it rests, and why it cannot go on', () => {
    expect(describeWaiting(snapshot(coming))).toMatch(/no peer/i);
    expect(describeWaiting(snapshot({ ...coming, status: 'paused' }))).toMatch(/paused/i);
    const fault = { code: 'storage_full', message: 'No space left.' } as const;
    expect(describeWaiting(snapshot({ ...coming, status: 'paused', fault }))).toBe(
      'No space left.',
    );
    expect(describeWaiting(snapshot())).toMatch(/reading/i);
  });
});
