import { describe, expect, it } from 'vitest';
import { MAX_PEER_REQUESTS, unsentBytes } from './uploads.ts';
import { frame, uint32, WireBench, type BenchInit } from './wire-bench.suite.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const BLOCK = 16 * KIB;
type Answer = (error: Error | null, block?: Uint8Array) => void;

interface Asked {
  readonly piece: number;
  readonly offset: number;
  readonly length: number;
  readonly answer: Answer;
}

/** A wire whose peer we do not choke; requests that reach webtorrent are collected. */
async function openBench(init: BenchInit = {}): Promise<{ bench: WireBench; asked: Asked[] }> {
  const bench = await WireBench.connect(init);
  bench.ours.unchoke();
  const asked: Asked[] = [];
  bench.ours.on('request', (piece: number, offset: number, length: number, answer: Answer) => {
    asked.push({ piece, offset, length, answer });
  });
  return { bench, asked };
}

function request(piece: number, offset = 0, length = BLOCK): Uint8Array {
  return frame(6, uint32(piece), uint32(offset), uint32(length));
}

describe('requests', () => {
  it('are answered in order', async () => {
    const { bench, asked } = await openBench();
    const received: number[] = [];
    bench.peer.on('piece', (index: number) => {
      received.push(index);
    });
    for (let piece = 0; piece < 50; piece += 1) bench.receive(request(piece));
    for (const { length, answer } of asked) answer(null, new Uint8Array(length));
    await bench.settled();
    await expect.poll(() => received.length).toBe(50);
    expect(received).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(bench.ours.peerRequests).toEqual([]);
  });

  it.each([
    ['a negative piece', request(0xffff_ffff)],
    ['a negative offset', request(1, 0x8000_0000)],
    ['a negative length', request(1, 0, 0xffff_ffff)],
    ['no bytes', request(1, 0, 0)],
    ['more than 128 KiB', request(1, 0, 128 * KIB + 1)],
  ])('close the wire when they ask for %s', async (_, message) => {
    const { bench, asked } = await openBench();
    bench.receive(message);
    await bench.closed();
    expect(asked).toEqual([]);
  });

  it('for pieces that we do not have are refused, and read nothing', async () => {
    const { bench, asked } = await openBench({ torrent: { has: (index) => index === 1 } });
    const refused: number[] = [];
    bench.peer.on('reject', (index: number) => {
      refused.push(index);
    });
    for (const piece of [0, 1, 2, 0x7fff_ffff]) bench.receive(request(piece));
    await expect.poll(() => refused).toEqual([0, 2, 0x7fff_ffff]);
    expect(asked.map(({ piece }) => piece)).toEqual([1]);
  });

  it('are refused while the peer is choked', async () => {
    const { bench, asked } = await openBench();
    const refused: number[] = [];
    bench.peer.on('reject', (index: number) => {
      refused.push(index);
    });
    bench.ours.choke();
    bench.receive(request(5));
    await expect.poll(() => refused).toEqual([5]);
    expect(asked).toEqual([]);
  });

  it('are dropped without BEP 6 when they cannot be answered', async () => {
    const { bench, asked } = await openBench({ fast: false, torrent: { has: () => false } });
    bench.receive(request(5));
    await bench.settled();
    expect(asked).toEqual([]);
    expect(bench.isClosed).toBe(false);
  });

  it('are refused when reading fails', async () => {
    const { bench, asked } = await openBench();
    const refused: number[] = [];
    bench.peer.on('reject', (index: number) => {
      refused.push(index);
    });
    bench.receive(request(5));
    asked[0]?.answer(new Error('Not there.'));
    await expect.poll(() => refused).toEqual([5]);
  });

  it('that were cancelled are not answered', async () => {
    const { bench, asked } = await openBench();
    bench.receive(request(5));
    bench.receive(frame(8, uint32(5), uint32(0), uint32(BLOCK)));
    asked[0]?.answer(null, new Uint8Array(BLOCK));
    expect(bench.ours.uploaded).toBe(0);
  });
});

describe('a peer that asks and does not read', () => {
  it('never makes us hold more than 2 MiB and a block', async () => {
    const { bench, asked } = await openBench();
    // Nothing leaves our stream from here on.
    bench.ours.pause();
    let answeredCount = 0;
    for (let round = 0; round < 1_000; round += 1) {
      bench.receive(request(round % 100, 0, 128 * KIB));
      for (; answeredCount < asked.length; answeredCount += 1) {
        const { length, answer } = asked[answeredCount] as Asked;
        answer(null, new Uint8Array(length));
      }
    }
    expect(unsentBytes(bench.ours)).toBeGreaterThan(MIB);
    expect(unsentBytes(bench.ours)).toBeLessThan(2 * MIB + 129 * KIB);
    expect(bench.isClosed).toBe(false);
  });

  it('keeps no more than 2 MiB being read, though it cancels', async () => {
    const { bench, asked } = await openBench();
    for (let round = 0; round < 1_000; round += 1) {
      bench.receive(request(round % 100, 0, 128 * KIB));
      bench.receive(frame(8, uint32(round % 100), uint32(0), uint32(128 * KIB)));
    }
    expect(asked.length).toBeLessThanOrEqual(16);
  });

  it('gets the rest as soon as it reads', async () => {
    const { bench } = await openBench();
    const received: number[] = [];
    bench.peer.on('piece', (index: number) => {
      received.push(index);
    });
    bench.ours.on('request', (...[, , length, answer]: [number, number, number, Answer]) => {
      queueMicrotask(() => {
        answer(null, new Uint8Array(length));
      });
    });
    bench.ours.pause();
    for (let piece = 0; piece < 100; piece += 1) bench.receive(request(piece, 0, 128 * KIB));
    bench.ours.resume();
    await expect.poll(() => received.length).toBe(100);
  });

  it('is closed when it has asked for too much', async () => {
    const { bench } = await openBench();
    for (let count = 0; count < MAX_PEER_REQUESTS; count += 1) bench.receive(request(1, count));
    expect(bench.isClosed).toBe(false);
    bench.receive(request(2));
    await bench.closed();
  });
});

it('tells the peer how much it may ask for', async () => {
  const { bench } = await openBench();
  expect(bench.peer.peerExtendedHandshake['reqq']).toBe(MAX_PEER_REQUESTS);
});
