/** What two peers tell each other. */
import type Peer from '@thaunknown/simple-peer/lite.js';
import { expect } from 'vitest';
import { expectBytes, KIB, MIB, randomBytes } from '../../storage/samples.suite.ts';
import type { BoundCases } from '../../storage/worker-cases.suite.ts';
import { happened, PeerPair } from './peer-pair.suite.ts';

/** All messages of a peer, until so many have come. */
function messagesOf(peer: Peer, count: number): Promise<unknown[]> {
  const messages: unknown[] = [];
  return new Promise((resolve) => {
    peer.on('data', (message: unknown) => {
      messages.push(message);
      if (messages.length === count) resolve(messages);
    });
  });
}

/** Bytes of a peer, put together, until so many have come. */
async function bytesOf(peer: Peer, lengthBytes: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(lengthBytes);
  let at = 0;
  await new Promise<void>((resolve) => {
    peer.on('data', (chunk: Uint8Array) => {
      bytes.set(chunk, at);
      at += chunk.length;
      if (at === lengthBytes) resolve();
    });
  });
  return bytes;
}

/** Writes as fast as the peer takes it; resolves with the most that its channel has held. */
async function writeAll(peer: Peer, bytes: Uint8Array, chunkBytes: number): Promise<number> {
  let mostBuffered = 0;
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const isRoom = peer.write(bytes.subarray(at, at + chunkBytes));
    mostBuffered = Math.max(mostBuffered, peer.bufferSize);
    if (!isRoom) await happened(peer, 'drain');
  }
  return mostBuffered;
}

/** By the channel's events alone: nothing is asked of it in between. */
async function fallsTo(peer: Peer, thresholdBytes: number): Promise<void> {
  if (peer.bufferSize <= thresholdBytes) return;
  await new Promise<void>((resolve) => {
    peer._onChannelBufferedAmountLow = resolve;
  });
}

async function echo(sent: Uint8Array | ArrayBuffer | string, objectMode = false): Promise<unknown> {
  const pair = await PeerPair.connect({ objectMode }, { objectMode });
  const there = messagesOf(pair.second, 1);
  pair.first.send(sent);
  const [arrived] = await there;
  const back = messagesOf(pair.first, 1);
  pair.second.send(arrived as Uint8Array);
  const [returned] = await back;
  expect(returned).toEqual(arrived);
  await pair.destroy();
  expect(pair.errors).toEqual([]);
  return returned;
}

export const dataCases: BoundCases = {
  async 'data: text arrives as bytes'() {
    expect(await echo('grüße')).toEqual(new TextEncoder().encode('grüße'));
  },

  async 'data: bytes arrive as bytes'() {
    expect(await echo(Uint8Array.of(0, 1, 2))).toEqual(Uint8Array.of(0, 1, 2));
  },

  async 'data: of a view only its part is sent'() {
    const whole = Uint8Array.of(9, 9, 0, 2, 4, 9);
    expect(await echo(whole.subarray(2, 5))).toEqual(Uint8Array.of(0, 2, 4));
    expect(whole).toEqual(Uint8Array.of(9, 9, 0, 2, 4, 9));
  },

  async 'data: an ArrayBuffer arrives as bytes, and stays with its owner'() {
    const { buffer } = Uint8Array.of(0, 2, 4);
    expect(await echo(buffer)).toEqual(Uint8Array.of(0, 2, 4));
    expect(buffer.byteLength).toBe(3);
  },

  async 'data: in object mode text stays text'() {
    expect(await echo('a string', true)).toBe('a string');
  },

  async 'data: in object mode bytes are bytes'() {
    expect(await echo(Uint8Array.of(1, 2, 3), true)).toEqual(Uint8Array.of(1, 2, 3));
    expect(await echo(Uint8Array.of(1, 2, 3).buffer, true)).toEqual(Uint8Array.of(1, 2, 3));
  },

  async 'data: messages keep their bounds and their order'() {
    const pair = await PeerPair.connect({ objectMode: true }, { objectMode: true });
    const sent = Array.from({ length: 500 }, (_, index) => `${index}`.repeat(1 + (index % 7)));
    const arrived = messagesOf(pair.second, sent.length);
    for (const message of sent) pair.first.send(message);
    expect(await arrived).toEqual(sent);
    await pair.destroy();
  },

  async 'data: what is said in the connect event arrives'() {
    const pair = new PeerPair({ objectMode: true }, { objectMode: true });
    const arrived = [messagesOf(pair.first, 1), messagesOf(pair.second, 1)];
    pair.first.once('connect', () => {
      pair.first.send('from the first');
    });
    pair.second.once('connect', () => {
      pair.second.send('from the second');
    });
    pair.join();
    expect(await Promise.all(arrived)).toEqual([['from the second'], ['from the first']]);
    await pair.destroy();
  },

  async 'data: what is written before the connection arrives'() {
    const pair = new PeerPair();
    const bytes = randomBytes(300 * KIB);
    const arrived = bytesOf(pair.second, bytes.length);
    const written = writeAll(pair.first, bytes, 16 * KIB);
    pair.join();
    await written;
    expectBytes(await arrived, bytes);
    await pair.destroy();
  },

  async 'data: much is sent as fast as it is taken, both ways at once'() {
    const pair = await PeerPair.connect();
    const [there, back] = [randomBytes(8 * MIB), randomBytes(4 * MIB)];
    const arrived = Promise.all([
      bytesOf(pair.second, there.length),
      bytesOf(pair.first, back.length),
    ]);
    const buffered = await Promise.all([
      writeAll(pair.first, there, 64 * KIB),
      writeAll(pair.second, back, 16 * KIB),
    ]);
    const [atSecond, atFirst] = await arrived;
    expectBytes(atSecond, there);
    expectBytes(atFirst, back);
    // simple-peer stops at 64 KiB and one message more.
    expect(Math.max(...buffered)).toBeGreaterThanOrEqual(64 * KIB);
    expect(Math.max(...buffered)).toBeLessThanOrEqual(64 * KIB + 64 * KIB);
    await pair.destroy();
  },

  async 'data: a threshold that moves while the buffer empties is met all the same'() {
    const pair = await PeerPair.connect({ objectMode: true }, { objectMode: true });
    const channel = pair.first._channel!;
    const chunk = randomBytes(16 * KIB);
    for (let round = 0; round < 40; round += 1) {
      channel.bufferedAmountLowThreshold = 64 * KIB;
      for (let sent = 0; sent < 12; sent += 1) pair.first.send(chunk);
      await fallsTo(pair.first, 64 * KIB);
      channel.bufferedAmountLowThreshold = 8 * KIB;
      await fallsTo(pair.first, 8 * KIB);
    }
    await pair.destroy();
  },

  async 'data: one message of 256 KiB arrives whole'() {
    const pair = await PeerPair.connect({ objectMode: true }, { objectMode: true });
    const bytes = randomBytes(256 * KIB);
    const arrived = messagesOf(pair.second, 1);
    pair.first.send(bytes);
    expectBytes((await arrived)[0] as Uint8Array, bytes);
    await pair.destroy();
  },

  async 'data: a channel without order, or that gives up, carries data'() {
    for (const channelConfig of [
      { ordered: false },
      { ordered: false, maxRetransmits: 30 },
      { maxPacketLifeTime: 5_000 },
    ]) {
      const pair = await PeerPair.connect(
        { channelConfig, objectMode: true },
        { objectMode: true },
      );
      const sent = Array.from({ length: 50 }, (_, index) => `message ${index}`);
      const arrived = messagesOf(pair.second, sent.length);
      for (const message of sent) pair.first.send(message);
      expect(new Set(await arrived)).toEqual(new Set(sent));
      await pair.destroy();
    }
  },

  async 'data: the name of the channel is known on both sides'() {
    const pair = await PeerPair.connect({ channelName: 'pieces' });
    expect(pair.first.channelName).toBe('pieces');
    expect(pair.second.channelName).toBe('pieces');
    await pair.destroy();
  },

  async 'data: statistics tell the chosen pair of candidates'() {
    const pair = await PeerPair.connect();
    for (const peer of [pair.first, pair.second]) {
      const rows = await new Promise<readonly Readonly<Record<string, unknown>>[]>(
        (resolve, reject) => {
          peer.getStats((error, found) => {
            if (error) reject(error);
            else resolve(found);
          });
        },
      );
      const transport = rows.find(({ type }) => type === 'transport');
      const chosen = rows.find(({ id }) => id === transport?.['selectedCandidatePairId']);
      expect(chosen?.['type']).toBe('candidate-pair');
    }
    await pair.destroy();
  },

  async 'data: twenty pairs after each other all connect'() {
    for (let round = 0; round < 20; round += 1) {
      const pair = await PeerPair.connect({ trickle: false }, { trickle: false });
      await pair.destroy();
    }
  },
};
