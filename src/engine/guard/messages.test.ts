import { describe, expect, it } from 'vitest';
import { PAYWIRE_NAME } from '../../core/paywire/codec.ts';
import { frame, PIECE_COUNT, uint32, WireBench } from './wire-bench.suite.ts';

const BITFIELD_BYTES = Math.ceil(PIECE_COUNT / 8);
const [CHOKE, UNCHOKE, INTERESTED, HAVE, BITFIELD, REQUEST, PIECE] = [0, 1, 2, 4, 5, 6, 7];

describe('have', () => {
  it('is taken for every piece there is', async () => {
    const bench = await WireBench.connect();
    for (let index = 0; index < PIECE_COUNT; index += 1) bench.send(frame(HAVE, uint32(index)));
    await bench.settled();
    expect(bench.isClosed).toBe(false);
    expect(bench.ours.peerPieces.get(PIECE_COUNT - 1)).toBe(true);
  });

  it.each([
    ['just beyond the last', PIECE_COUNT],
    ['far beyond', 0x7fff_ffff],
    ['negative', 0xffff_ffff],
  ])('closes the wire for an index %s', async (_, index) => {
    const bench = await WireBench.connect();
    bench.send(frame(HAVE, uint32(index)));
    await bench.closed();
  });

  it('is bounded before the metadata is known', async () => {
    const bench = await WireBench.connect({ torrent: { pieceCount: null } });
    bench.send(frame(HAVE, uint32(399_999)));
    await bench.settled();
    expect(bench.isClosed).toBe(false);
    bench.send(frame(HAVE, uint32(400_000)));
    await bench.closed();
  });
});

describe('bitfield', () => {
  it('is taken when its length is right', async () => {
    const bench = await WireBench.connect();
    bench.send(frame(BITFIELD, new Uint8Array(BITFIELD_BYTES).fill(0xff)));
    await bench.settled();
    expect(bench.ours.peerPieces.get(7)).toBe(true);
  });

  it.each([0, BITFIELD_BYTES - 1, BITFIELD_BYTES + 1])(
    'closes the wire at %i bytes',
    async (length) => {
      const bench = await WireBench.connect();
      bench.send(frame(BITFIELD, new Uint8Array(length)));
      await bench.closed();
    },
  );

  it('may have any length up to 400,000 pieces before the metadata is known', async () => {
    const bench = await WireBench.connect({ torrent: { pieceCount: null } });
    bench.send(frame(BITFIELD, new Uint8Array(50_000)));
    await bench.settled();
    expect(bench.isClosed).toBe(false);
    bench.send(frame(BITFIELD, new Uint8Array(50_001)));
    await bench.closed();
  });
});

describe('rates', () => {
  it('lets an eager peer be', async () => {
    const bench = await WireBench.connect();
    bench.send(frame(BITFIELD, new Uint8Array(BITFIELD_BYTES)), frame(INTERESTED));
    for (let round = 0; round < 100; round += 1) bench.send(frame(CHOKE), frame(UNCHOKE));
    for (let round = 0; round < 1_500; round += 1) {
      bench.send(frame(REQUEST, uint32(1), uint32(0), uint32(16_384)));
    }
    await bench.settled();
    expect(bench.isClosed).toBe(false);
  });

  it('leaves what is said about paying to its own meter, within reason', async () => {
    const bench = await WireBench.connect();
    Object.assign(bench.ours.extendedMapping, { 9: PAYWIRE_NAME });
    for (let count = 0; count < 20_000; count += 1) bench.receive(frame(20, [9]));
    expect(bench.isClosed).toBe(false);
    for (let count = 0; count < 120_000 && !bench.isClosed; count += 1) {
      bench.receive(frame(20, [9]));
    }
    await bench.closed();
  });

  it.each([
    ['unchoke', frame(UNCHOKE)],
    ['keep-alive', uint32(0)],
    ['bitfield', frame(BITFIELD, new Uint8Array(BITFIELD_BYTES))],
    ['have all', frame(14)],
    ['allowed fast', frame(17, uint32(1))],
    ['extension messages', frame(20, [200])],
    ['unknown messages', frame(77)],
    ['blocks nobody asked for', frame(PIECE, uint32(1), uint32(0), [1])],
    ['cancels', frame(8, uint32(1), uint32(0), uint32(1))],
  ])('closes a wire that floods with %s', async (_, message) => {
    const bench = await WireBench.connect();
    let sentCount = 0;
    for (; sentCount < 60_000 && !bench.isClosed; sentCount += 1) bench.receive(message);
    expect(sentCount).toBeLessThan(60_000);
    await bench.closed();
  });
});

describe('blocks', () => {
  it('arrive when they were asked for, and only then count', async () => {
    const bench = await WireBench.connect();
    bench.peer.unchoke();
    await bench.settled();
    const block = new Uint8Array(16_384).fill(7);
    const received: unknown[] = [];
    bench.ours.request(3, 0, block.length, (error, bytes) => received.push(error ?? bytes));
    bench.send(frame(PIECE, uint32(4), uint32(0), block));
    bench.send(frame(PIECE, uint32(3), uint32(0), block));
    bench.send(frame(PIECE, uint32(3), uint32(0), block));
    await bench.settled();
    expect(received).toEqual([block]);
    expect(bench.ours.downloaded).toBe(block.length);
    expect(bench.isClosed).toBe(false);
  });
});
