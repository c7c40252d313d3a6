/** How it ends, well or not. */
import Peer from '@thaunknown/simple-peer/lite.js';
import { expect } from 'vitest';
import type { BoundCases } from '../../storage/worker-cases.suite.ts';
import { CONFIG, happened, nextText, PeerPair } from './peer-pair.suite.ts';

async function errorOf(peer: Peer): Promise<string> {
  const { code } = await happened<Error & { readonly code: string }>(peer, 'error');
  return code;
}

export const endCases: BoundCases = {
  async 'ends: close follows destroy'() {
    const pair = await PeerPair.connect();
    await pair.destroy();
    expect(pair.first.destroyed).toBe(true);
    expect(pair.first.connected).toBe(false);
    expect(pair.second.connected).toBe(false);
    expect(pair.errors).toEqual([]);
  },

  async 'ends: destroy before anything is fine'() {
    const peer = new Peer({ initiator: true, config: CONFIG });
    const closed = happened(peer, 'close');
    peer.destroy();
    await closed;
  },

  async 'ends: destroy in the middle of connecting is fine'() {
    const pair = new PeerPair();
    pair.first.on('signal', () => {
      if (!pair.first.destroyed) pair.first.destroy();
    });
    pair.join();
    await happened(pair.first, 'close');
    pair.second.destroy();
    expect(pair.errors).toEqual([]);
  },

  async 'ends: the other side notices'() {
    for (const side of ['first', 'second'] as const) {
      const pair = await PeerPair.connect();
      const other = side === 'first' ? pair.second : pair.first;
      const ended = happened(other, 'end');
      pair[side].destroy();
      await ended;
      expect(other.connected).toBe(false);
      expect(pair.errors).toEqual([]);
    }
  },

  async 'ends: both streams finish and end when one does'() {
    const pair = await PeerPair.connect();
    pair.first.on('data', () => {
      pair.errors.push(new Error('Nobody sent this.'));
    });
    const arrived = nextText(pair.second);
    const all = Promise.all(
      [pair.first, pair.second].flatMap((peer) => [
        happened(peer, 'finish'),
        happened(peer, 'end'),
      ]),
    );
    pair.first.write(new TextEncoder().encode('abc'));
    pair.first.end();
    expect(await arrived).toBe('abc');
    await all;
    expect(pair.errors).toEqual([]);
  },

  async 'ends: an error given to destroy is told'() {
    const pair = await PeerPair.connect();
    const told = happened<Error>(pair.first, 'error');
    pair.first.destroy(new Error('Enough.'));
    expect((await told).message).toBe('Enough.');
    await pair.destroy();
  },

  async 'ends: what is asked of a peer afterwards does nothing'() {
    const pair = await PeerPair.connect();
    await pair.destroy();
    for (const peer of [pair.first, pair.second]) {
      expect(() => {
        peer.send('x');
        peer.signal({ renegotiate: true });
        peer.negotiate();
        peer.destroy();
      }).not.toThrow();
    }
  },

  async 'ends: sending before the connection throws'() {
    const pair = new PeerPair();
    expect(() => pair.first.send('too early')).toThrow(/open|connecting/i);
    await pair.destroy();
  },

  async 'ends: nonsense as a signal is an error'() {
    for (const nonsense of ['nonsense', '{}', {}, 5]) {
      const peer = new Peer({ config: CONFIG });
      const code = errorOf(peer);
      peer.signal(nonsense);
      expect(await code).toBe('ERR_SIGNALING');
    }
  },

  async 'ends: a description that cannot be read is an error'() {
    for (const description of [
      { type: 'offer', sdp: 'nonsense' },
      { type: 'answer', sdp: 'v=0' },
    ]) {
      const peer = new Peer({ config: CONFIG });
      const code = errorOf(peer);
      peer.signal(description);
      expect(await code).toBe('ERR_SET_REMOTE_DESCRIPTION');
    }
  },

  async 'ends: a description that was made unreadable on its way is an error'() {
    const peer = new Peer({ config: CONFIG, initiator: true, sdpTransform: () => 'nonsense' });
    expect(await errorOf(peer)).toBe('ERR_SET_LOCAL_DESCRIPTION');
  },

  async 'ends: options that are no options of a channel are an error'() {
    const channelConfig = { maxRetransmits: 1, maxPacketLifeTime: 1 };
    // The browser's own throws at once; ours cannot know before the page has tried.
    const failed = new Promise<void>((resolve) => {
      try {
        const peer = new Peer({ config: CONFIG, initiator: true, channelConfig });
        peer.once('error', () => resolve());
      } catch {
        resolve();
      }
    });
    await failed;
    const pair = await PeerPair.connect();
    await pair.destroy();
  },

  async 'ends: a configuration that is none is an error, of that peer alone'() {
    const peer = new Peer({ config: { iceServers: [{ urls: 'nonsense' }] }, initiator: true });
    expect(await errorOf(peer)).toMatch(/ERR_PC_CONSTRUCTOR|ERR_CONNECTION_FAILURE/);
    const pair = await PeerPair.connect();
    await pair.destroy();
  },

  async 'ends: a change of state at the same moment as destroy is survived'() {
    const pair = new PeerPair();
    const seen: unknown[] = [];
    pair.first.on('iceStateChange', (state: unknown) => {
      seen.push(state);
      pair.first.destroy();
    });
    pair.join();
    await happened(pair.first, 'close');
    expect(seen.length).toBeGreaterThan(0);
    expect(pair.errors).toEqual([]);
    pair.second.destroy();
  },
};
