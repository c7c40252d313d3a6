import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_FRAME_BYTES } from './frames.ts';
import { frame, uint32, WireBench } from './wire-bench.suite.ts';

const CHUNK = new Uint8Array(16 * 1024);

describe('message lengths', () => {
  it.each([
    ['one byte over the limit', MAX_FRAME_BYTES + 1],
    ['the largest signed number', 0x7fff_ffff],
    ['the sign bit set', 0x8000_0000],
    ['the largest number', 0xffff_ffff],
  ])('closes a wire that announces %s', async (_, length) => {
    const bench = await WireBench.connect();
    bench.send(uint32(length));
    await bench.closed();
    expect(bench.ours._bufferSize).toBe(0);
  });

  it('reads a message of the longest length', async () => {
    const bench = await WireBench.connect();
    bench.send(frame(99, new Uint8Array(MAX_FRAME_BYTES - 1)));
    await bench.settled();
    expect(bench.isClosed).toBe(false);
  });

  it('reads nothing of what follows a hostile prefix in the same chunk', async () => {
    const bench = await WireBench.connect();
    let haveCount = 0;
    bench.ours.on('have', () => {
      haveCount += 1;
    });
    bench.send(frame(4, uint32(1)), uint32(0x7fff_ffff), frame(4, uint32(2)));
    await bench.closed();
    expect(haveCount).toBe(1);
  });
});

describe('the work of reading', () => {
  it('is nothing for the rest of a hostile 32 MiB message', async () => {
    const bench = await WireBench.connect();
    bench.receive(uint32(32 * 1024 * 1024));
    const before = process.cpuUsage();
    for (let sent = 0; sent < 32 * 1024 * 1024; sent += CHUNK.length) bench.receive(CHUNK);
    // Stock bittorrent-protocol takes seconds here.
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(300);
    expect(bench.ours._bufferSize).toBe(0);
  });

  it('stays small for the longest message in single bytes', async () => {
    const bench = await WireBench.connect();
    const message = frame(99, new Uint8Array(MAX_FRAME_BYTES - 1));
    let isRead = false;
    bench.ours.once('unknownmessage', () => {
      isRead = true;
    });
    const before = process.cpuUsage();
    for (let at = 0; at < message.length; at += 1) {
      bench.receive(message.subarray(at, at + 1));
      if (bench.ours._buffer.length > 32) throw new Error('Too many chunks are kept.');
    }
    expect(isRead).toBe(true);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(5_000);
  });

  it('gives the same messages however they are cut', async () => {
    const bench = await WireBench.connect();
    const read: number[] = [];
    bench.ours.on('unknownmessage', (message: Uint8Array) => {
      read.push(message.length);
    });
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 30 }),
        (lengths, cuts) => {
          read.length = 0;
          let rest = new Uint8Array();
          for (const length of lengths) {
            rest = new Uint8Array([...rest, ...frame(99, new Uint8Array(length - 1))]);
          }
          for (const cut of cuts) {
            bench.receive(rest.subarray(0, cut));
            rest = rest.subarray(cut);
          }
          bench.receive(rest);
          expect(read).toEqual(lengths);
        },
      ),
      // Unknown messages are charged for, and the time of a test is short.
      { numRuns: 100 },
    );
  });
});
