import { describe, expect, it } from 'vitest';
import { frame, uint32, WireBench, type BenchInit } from '../guard/wire-bench.suite.ts';
import { EagerShare } from './eager-share.suite.ts';
import { MAX_PEER_REQUESTS } from './request-queue.ts';
import { Uploads } from './wire-uploads.ts';

const KIB = 1024;
const BLOCK = 16 * KIB;
type Answer = (error: Error | null, block?: Uint8Array) => void;

interface Asked {
  readonly piece: number;
  readonly offset: number;
  readonly length: number;
  readonly answer: Answer;
}

/** Sends nothing until it is told to. */
class ClosedShare extends EagerShare {
  isOpen = false;

  override next(): ReturnType<EagerShare['next']> {
    return this.isOpen ? super.next() : null;
  }
}

function closed(): { uploads: Uploads; open: () => void } {
  const share = new ClosedShare();
  const uploads = new Uploads({ share });
  const open = () => {
    share.isOpen = true;
    uploads.wake();
  };
  return { uploads, open };
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
  it('are answered in order, though blocks are read in any', async () => {
    const { bench, asked } = await openBench();
    const received: number[] = [];
    bench.peer.on('piece', (index: number) => {
      received.push(index);
    });
    for (let piece = 0; piece < 50; piece += 1) bench.receive(request(piece));
    await expect
      .poll(() => {
        for (const { length, answer } of asked.splice(0).reverse()) {
          answer(null, new Uint8Array(length));
        }
        return received.length;
      })
      .toBe(50);
    expect(received).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(bench.ours.peerRequests).toEqual([]);
  });

  it('are read a little ahead', async () => {
    const { bench, asked } = await openBench();
    for (let piece = 0; piece < 50; piece += 1) bench.receive(request(piece));
    expect(asked.length).toBe(16);
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

  it('are refused when what is read has another length', async () => {
    const { bench, asked } = await openBench();
    const refused: number[] = [];
    bench.peer.on('reject', (index: number) => {
      refused.push(index);
    });
    bench.receive(request(5));
    asked[0]?.answer(null, new Uint8Array(BLOCK - 1));
    await expect.poll(() => refused).toEqual([5]);
    expect(bench.ours.uploaded).toBe(0);
  });

  it.each([
    ['before', true],
    ['after', false],
  ])('that are cancelled %s the block is read are not answered', async (_, isBefore) => {
    const { uploads, open } = closed();
    const { bench, asked } = await openBench({ uploads });
    for (const piece of [5, 6, 5]) bench.receive(request(piece));
    const answer = () => {
      for (const { length, answer } of asked.splice(0)) answer(null, new Uint8Array(length));
    };
    if (!isBefore) answer();
    bench.receive(frame(8, uint32(5), uint32(0), uint32(BLOCK)));
    answer();
    open();
    // Of two that are alike, one stays.
    expect(bench.ours.uploaded).toBe(2 * BLOCK);
    expect(bench.ours.peerRequests).toEqual([]);
  });

  it.each([
    ['rejected', true, [5, 6, 7]],
    ['forgotten without BEP 6', false, []],
  ])('are %s when the peer is choked', async (_, fast, expected) => {
    const { uploads, open } = closed();
    const { bench, asked } = await openBench({ fast, uploads });
    const refused: number[] = [];
    bench.peer.on('reject', (index: number) => {
      refused.push(index);
    });
    for (const piece of [5, 6, 7]) bench.receive(request(piece));
    asked[0]?.answer(null, new Uint8Array(BLOCK));
    bench.ours.choke();
    for (const { length, answer } of asked.slice(1)) answer(null, new Uint8Array(length));
    open();
    await expect.poll(() => bench.peer.peerChoking).toBe(true);
    // In no order: so does bittorrent-protocol keep them.
    expect(refused.sort()).toEqual(expected);
    expect(bench.ours.uploaded).toBe(0);
    expect(bench.ours.peerRequests).toEqual([]);
  });

  it('of the allowed fast set outlive a choke', async () => {
    const { uploads, open } = closed();
    const { bench, asked } = await openBench({ uploads });
    bench.ours.allowedFastSet.push(6);
    for (const piece of [5, 6]) bench.receive(request(piece));
    bench.ours.choke();
    bench.receive(request(6, BLOCK));
    for (const { length, answer } of asked) answer(null, new Uint8Array(length));
    open();
    expect(bench.ours.uploaded).toBe(2 * BLOCK);
  });
});

describe('a peer that asks and does not read', () => {
  it('never makes us hold more than a little', async () => {
    const { bench, asked } = await openBench();
    // Nothing leaves our stream from here on.
    bench.ours.pause();
    let heldBytes = 0;
    for (let round = 0; round < 1_000; round += 1) {
      bench.receive(request(round % 100, 0, 128 * KIB));
      for (const { length, answer } of asked.splice(0)) {
        heldBytes += length;
        answer(null, new Uint8Array(length));
      }
    }
    expect(heldBytes).toBeGreaterThan(256 * KIB);
    expect(heldBytes).toBeLessThan(1024 * KIB);
    expect(bench.isClosed).toBe(false);
  });

  it('makes us read no more than a little at once, though it cancels', async () => {
    const { bench, asked } = await openBench();
    for (let round = 0; round < 1_000; round += 1) {
      bench.receive(request(round % 100, 0, 128 * KIB));
      bench.receive(frame(8, uint32(round % 100), uint32(0), uint32(128 * KIB)));
    }
    expect(asked.length).toBe(2);
    for (const { length, answer } of asked.splice(0)) answer(null, new Uint8Array(length));
    expect(asked).toEqual([]);
    bench.receive(request(1));
    expect(asked.length).toBe(1);
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
