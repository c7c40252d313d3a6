/** How two peers find each other. */
import Peer from '@thaunknown/simple-peer/lite.js';
import { expect } from 'vitest';
import type { BoundCases } from '../../storage/worker-cases.suite.ts';
import { CONFIG, happened, nextText, PeerPair, type Signal } from './peer-pair.suite.ts';

const MDNS_CANDIDATE =
  'candidate:2053030672 1 udp 2113937151 0f2ed4ae-73c1-41f9-a2f6-0b4f2f5ad6f4.local 55741 typ host generation 0 ufrag HNmH network-cost 999';

/** Connects, tells each other something, and says how often each signalled. */
async function exchange(pair: PeerPair): Promise<{ first: number; second: number }> {
  pair.join();
  await pair.connected();
  const [toSecond, toFirst] = [nextText(pair.second), nextText(pair.first)];
  pair.first.send('to the second');
  pair.second.send('to the first');
  expect(await toSecond).toBe('to the second');
  expect(await toFirst).toBe('to the first');
  const counts = { first: pair.firstSignals.length, second: pair.secondSignals.length };
  await pair.destroy();
  expect(pair.errors).toEqual([]);
  return counts;
}

export const signalCases: BoundCases = {
  async 'signals: WebRTC is found'() {
    expect(Peer.WEBRTC_SUPPORT).toBe(true);
  },

  async 'signals: a peer is made without options'() {
    const peer = new Peer();
    const closed = happened(peer, 'close');
    peer.destroy();
    await closed;
  },

  async 'signals: the initiator begins with an offer, the other answers'() {
    const pair = await PeerPair.connect();
    expect(pair.first.initiator).toBe(true);
    expect(pair.second.initiator).toBe(false);
    expect(pair.firstSignals[0]?.type).toBe('offer');
    expect(pair.secondSignals[0]?.type).toBe('answer');
    expect(pair.firstSignals.some(({ candidate }) => candidate !== undefined)).toBe(true);
    await pair.destroy();
  },

  async 'signals: who is not the initiator says nothing by itself'() {
    const quiet = new Peer({ config: CONFIG });
    let count = 0;
    quiet.on('signal', () => {
      count += 1;
    });
    // As long as another pair takes for all of it.
    await exchange(new PeerPair());
    expect(count).toBe(0);
    quiet.destroy();
  },

  async 'signals: trickling peers connect'() {
    const { first, second } = await exchange(new PeerPair());
    expect(first).toBeGreaterThanOrEqual(1);
    expect(second).toBeGreaterThanOrEqual(1);
  },

  async 'signals: without trickle there is one signal each'() {
    const counts = await exchange(new PeerPair({ trickle: false }, { trickle: false }));
    expect(counts).toEqual({ first: 1, second: 1 });
  },

  async 'signals: without trickle at the initiator only'() {
    const { first, second } = await exchange(new PeerPair({ trickle: false }));
    expect(first).toBe(1);
    expect(second).toBeGreaterThanOrEqual(1);
  },

  async 'signals: without trickle at the other only'() {
    const { first, second } = await exchange(new PeerPair({}, { trickle: false }));
    expect(first).toBeGreaterThanOrEqual(1);
    expect(second).toBe(1);
  },

  async 'signals: they may come as JSON'() {
    const pair = new PeerPair({ trickle: false }, { trickle: false });
    pair.join((signal) => JSON.stringify(signal) as unknown as Signal);
    await pair.connected();
    await pair.destroy();
  },

  async 'signals: candidates may come before the description'() {
    const pair = new PeerPair();
    const held: Signal[] = [];
    pair.first.on('signal', (signal: Signal) => {
      held.push(signal);
      // The newest first, the offer last.
      if (signal.candidate) while (held.length > 0) pair.second.signal(held.pop());
    });
    pair.second.on('signal', (signal: Signal) => {
      pair.first.signal(signal);
    });
    await pair.connected();
    await pair.destroy();
  },

  async 'signals: an end of candidates, null or empty, does no harm'() {
    for (const end of [null, '']) {
      const pair = new PeerPair();
      pair.join((signal) =>
        signal.candidate?.['candidate'] === ''
          ? { ...signal, candidate: { ...signal.candidate, candidate: end } }
          : signal,
      );
      await pair.connected();
      for (const peer of [pair.first, pair.second]) {
        peer.signal({ candidate: { candidate: end, sdpMLineIndex: 0, sdpMid: '0' } });
      }
      await exchangeOnce(pair);
      await pair.destroy();
      expect(pair.errors).toEqual([]);
    }
  },

  async 'signals: a candidate with an mDNS name does no harm'() {
    const pair = await PeerPair.connect();
    for (const peer of [pair.first, pair.second]) {
      peer.signal({ candidate: { candidate: MDNS_CANDIDATE, sdpMLineIndex: 0, sdpMid: '0' } });
    }
    await exchangeOnce(pair);
    await pair.destroy();
    expect(pair.errors).toEqual([]);
  },

  async 'signals: the description can be changed on its way'() {
    const changed: string[] = [];
    const sdpTransform = (sdp: string) => {
      changed.push(typeof sdp);
      return sdp;
    };
    const pair = await PeerPair.connect({ sdpTransform }, { sdpTransform });
    expect(changed).toEqual(['string', 'string']);
    await pair.destroy();
  },

  async 'signals: options of the offer and the answer are passed on'() {
    const pair = await PeerPair.connect(
      { offerOptions: { offerToReceiveAudio: true }, trickle: false },
      { answerOptions: { voiceActivityDetection: false }, trickle: false },
    );
    expect(String(pair.firstSignals[0]?.['sdp'])).toContain('m=audio');
    await pair.destroy();
  },

  async 'signals: a channel agreed on beforehand connects'() {
    const channelConfig = { negotiated: true, id: 1 };
    await exchange(new PeerPair({ channelConfig }, { channelConfig }));
  },

  async 'signals: the initiator can negotiate again, and again'() {
    const pair = await PeerPair.connect();
    for (let round = 0; round < 3; round += 1) {
      const both = [happened(pair.first, 'negotiated'), happened(pair.second, 'negotiated')];
      pair.first.negotiate();
      await Promise.all(both);
    }
    await exchangeOnce(pair);
    await pair.destroy();
  },

  async 'signals: the other can ask to negotiate again'() {
    const pair = await PeerPair.connect();
    const both = [happened(pair.first, 'negotiated'), happened(pair.second, 'negotiated')];
    pair.second.negotiate();
    await Promise.all(both);
    expect(pair.secondSignals.some(({ type }) => type === 'renegotiate')).toBe(true);
    await exchangeOnce(pair);
    await pair.destroy();
  },

  async 'signals: states are told as they change'() {
    const pair = new PeerPair();
    const states: string[] = [];
    const signalling: string[] = [];
    pair.first.on('iceStateChange', (state: string) => {
      states.push(state);
    });
    pair.first.on('signalingStateChange', (state: string) => {
      signalling.push(state);
    });
    pair.join();
    await pair.connected();
    expect(signalling).toEqual(['have-local-offer', 'stable']);
    expect(states).toContain('checking');
    expect(states.some((state) => state === 'connected' || state === 'completed')).toBe(true);
    await pair.destroy();
  },
};

async function exchangeOnce(pair: PeerPair): Promise<void> {
  const arrived = nextText(pair.second);
  pair.first.send('still here');
  expect(await arrived).toBe('still here');
}
