/** Tracker clients that are told nonsense over a real socket; vitest fails on what they throw. */
import '../node-globals.ts';
import TrackerClient from 'bittorrent-tracker/client';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import { checked, guardTrackers } from './tracker-messages.ts';

const INFO_HASH = '41'.repeat(20);
const announce = { action: 'announce', info_hash: 'A'.repeat(20) };
const peer = { peer_id: 'P'.repeat(20), offer_id: 'O'.repeat(20) };
const ends: (() => unknown)[] = [];

beforeAll(() => {
  guardTrackers();
});

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A client of a tracker that says all this once it has been announced to. */
async function told(...messages: readonly unknown[]): Promise<TrackerClient> {
  const texts = messages.map((message) =>
    typeof message === 'string' ? message : JSON.stringify(message),
  );
  const url = await commands.startTalker(texts);
  const client = new TrackerClient({
    infoHash: INFO_HASH,
    peerId: '42'.repeat(20),
    announce: [url],
    rtcConfig: { iceServers: [] },
    getAnnounceOpts: () => ({ numwant: 0 }),
  });
  client.on('warning', () => undefined);
  ends.push(
    () => commands.stopServer(url),
    () => client.destroy(),
  );
  client.start();
  return client;
}

/** Resolves when the client has read this one, the last. */
async function heard(client: TrackerClient, complete: number): Promise<void> {
  await new Promise<void>((resolve) => {
    client.on('update', (update: { complete: unknown }) => {
      if (update.complete === complete) resolve();
    });
  });
}

const LAST = { ...announce, complete: 77 };

describe('a tracker', () => {
  test('may say any nonsense', async () => {
    const client = await told(
      ...['', 'no JSON', 'null', '5', '"text"', '[]', '{}', '{"action":7}'],
      { action: 'scrape' },
      { action: 'scrape', files: { x: null } },
      { ...announce, info_hash: 5 },
      { ...announce, 'failure reason': { not: 'text' } },
      { ...announce, 'warning message': 7 },
      { ...announce, interval: 'often', complete: {}, incomplete: [] },
      { ...announce, ...peer, answer: 5 },
      { ...announce, ...peer, answer: { type: 'answer' } },
      { ...announce, answer: { type: 'answer', sdp: 'v=0' }, peer_id: 'P'.repeat(20) },
      { ...announce, ...peer, offer: { type: 'offer', sdp: 'v=0' } },
      { ...announce, ...peer, offer: { transceiverRequest: { kind: 'audio' } } },
      { ...announce, ...peer, offer: { candidate: 'nonsense' } },
      LAST,
    );
    await heard(client, 77);
  });

  test('cannot make us read a message without end', async () => {
    let count = 0;
    const client = await told({ ...LAST, complete: 1, x: 'x'.repeat(300_000) }, LAST);
    client.on('update', () => {
      count += 1;
    });
    await heard(client, 77);
    expect(count).toBe(1);
  });

  test('cannot make us answer offers without end', async () => {
    const offer = { ...announce, ...peer, offer: { type: 'offer', sdp: 'v=0' } };
    let count = 0;
    const client = await told(...Array.from({ length: 200 }, () => offer), LAST);
    client.on('peer', () => {
      count += 1;
    });
    await heard(client, 77);
    expect(count).toBeGreaterThanOrEqual(30);
    expect(count).toBeLessThan(40);
  });

  test.each([
    [0.001, 20_000],
    [-5, 20_000],
    [120, 120_000],
    [1e12, 3_600_000],
  ])('that wants us every %d s hears us every %d ms', async (interval, intervalMs) => {
    const client = await told({ ...announce, interval }, LAST);
    const set: unknown[] = [];
    const [tracker] = client._trackers;
    if (tracker === undefined) throw new Error('There is no tracker client.');
    tracker.setInterval = (ms) => set.push(ms);
    await heard(client, 77);
    expect(set).toEqual([intervalMs]);
  });

  test('cannot ask an offer of ours for what simple-peer does not have', async () => {
    const client = await told(LAST);
    await heard(client, 77);
    const [tracker] = client._trackers;
    const ours = tracker?._createPeer({ initiator: true });
    if (!tracker?.peers || ours === undefined) throw new Error('There is no tracker client.');
    tracker.peers['4f'.repeat(20)] = ours;
    const answer = { transceiverRequest: { kind: 'audio' }, renegotiate: true };
    tracker._onSocketData(
      new TextEncoder().encode(JSON.stringify({ ...announce, ...peer, answer })),
    );
    expect(ours.destroyed).toBe(false);
  });
});

describe('checked', () => {
  const yes = () => true;
  const description = (type: string) => ({ type, sdp: 'v=0', more: 1 });

  test('keeps what is right, and nothing besides', () => {
    expect(
      checked({ ...LAST, ...peer, offer: description('offer'), 'tracker id': 'x' }, yes),
    ).toEqual({ ...LAST, ...peer, offer: { type: 'offer', sdp: 'v=0' }, 'tracker id': 'x' });
    expect(checked({ ...peer, answer: description('answer') }, yes)).toEqual({
      ...peer,
      answer: { type: 'answer', sdp: 'v=0' },
    });
  });

  test.each([
    ['no peer id', { offer_id: peer.offer_id, offer: description('offer') }],
    ['a short offer id', { ...peer, offer_id: 'x', offer: description('offer') }],
    ['an answer as an offer', { ...peer, offer: description('answer') }],
    ['an offer as an answer', { ...peer, answer: description('offer') }],
    ['too long a description', { ...peer, offer: { type: 'offer', sdp: 'x'.repeat(40_000) } }],
    [
      'too many candidates',
      { ...peer, offer: { type: 'offer', sdp: 'a=candidate:1\r\n'.repeat(101) } },
    ],
  ])('leaves out %s', (_, message) => {
    const kept = checked(message, yes);
    expect(kept).not.toHaveProperty('offer');
    expect(kept).not.toHaveProperty('answer');
  });
});
