/** What two peers know of the connection between them. */
import Wire from 'bittorrent-protocol';
import { expect } from 'vitest';
import type { BoundCases } from '../../storage/worker-cases.suite.ts';
import type { SimplePeerOptions } from '@thaunknown/simple-peer/lite.js';
import { PeerPair } from './peer-pair.suite.ts';
import { WireConnection } from './wire-connection.ts';

async function connected(
  options: SimplePeerOptions = {},
): Promise<{ pair: PeerPair; ends: readonly WireConnection[] }> {
  const pair = await PeerPair.connect(options);
  const ends = [pair.first, pair.second].map((peer) => new WireConnection(new Wire(), peer));
  return { pair, ends };
}

export const linkCases: BoundCases = {
  'link: both ends know both certificates': async () => {
    const { pair, ends } = await connected();
    const [first, second] = ends.map(({ fingerprints }) => fingerprints);
    expect(first?.local).toMatch(/^[0-9a-f]{64}$/);
    expect(second).toEqual({ local: first?.remote, remote: first?.local });
    await pair.destroy();
  },

  'link: another connection has other certificates': async () => {
    const [one, other] = [await connected(), await connected()];
    const seen = [one, other].flatMap(({ ends }) => ends.map((end) => end.fingerprints?.local));
    expect(new Set(seen).size).toBe(4);
    await one.pair.destroy();
    await other.pair.destroy();
  },

  'link: both ends know that a channel is reliable': async () => {
    const { pair, ends } = await connected();
    expect(ends.map(({ isReliable }) => isReliable)).toEqual([true, true]);
    await pair.destroy();
  },

  'link: both ends know what a channel gives up': async () => {
    for (const channelConfig of [{ maxRetransmits: 2 }, { ordered: false }]) {
      const { pair, ends } = await connected({ channelConfig });
      expect(ends.map(({ isReliable }) => isReliable)).toEqual([false, false]);
      await pair.destroy();
    }
  },
};
