/** Whatever a peer sends, nothing is thrown, now or later: vitest fails on what escapes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extended, frame, joined, metadataMessage, uint32, WireBench } from './wire-bench.suite.ts';

const uint8s = fc.uint8Array({ maxLength: 200 });
const anyUint32 = fc.oneof(fc.nat(120), fc.constantFrom(0x7fff_ffff, 0x8000_0000, 0xffff_ffff));
const bencodeLike = fc
  .array(
    fc.constantFrom(
      ...[
        'd',
        'e',
        'i',
        'l',
        '0',
        '3',
        '9',
        ':',
        '-',
        '1:m',
        '11:ut_metadata',
        '13:metadata_size',
        '8:msg_type',
      ],
      ...['5:piece', 'i1e', 'i2e', 'i-1e', 'i40000e', '8:toString', '9:__proto__', 'd1:md'],
    ),
    { maxLength: 30 },
  )
  .map((tokens) => new TextEncoder().encode(tokens.join('')));

const message = fc.oneof(
  fc.tuple(fc.nat(255), uint8s).map(([id, payload]) => frame(id, payload)),
  fc
    .tuple(fc.constantFrom(4, 6, 7, 8, 13, 16, 17), anyUint32, anyUint32, anyUint32)
    .map(([id, ...numbers]) => frame(id, ...numbers.map(uint32))),
  fc.tuple(fc.nat(3), bencodeLike).map(([id, payload]) => extended(id, payload)),
  fc
    .record({ msg_type: fc.nat(3), piece: fc.integer({ min: -3, max: 5 }), total_size: fc.nat() })
    .chain((head) => uint8s.map((block) => metadataMessage(head, block))),
);

describe('a guarded wire', () => {
  it.each([
    ['giving the metadata', { ourInfo: new TextEncoder().encode('d6:lengthi1ee') }],
    ['fetching it', { torrent: { pieceCount: null } }],
  ])('outlives random messages while %s', async (_, init) => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 30 }), fc.nat(400), async (messages, cut) => {
        const bench = await WireBench.connect(init);
        bench.ours.unchoke();
        const bytes = joined(messages);
        bench.receive(bytes.subarray(0, cut));
        bench.receive(bytes.subarray(cut));
        await new Promise((resolve) => setTimeout(resolve));
        bench.ours.destroy();
        bench.peer.destroy();
      }),
      { numRuns: 400 },
    );
  });

  it('outlives random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 500 }), { maxLength: 20 }),
        async (chunks) => {
          const bench = await WireBench.connect();
          for (const chunk of chunks) bench.receive(chunk);
          bench.ours.destroy();
          bench.peer.destroy();
        },
      ),
      { numRuns: 300 },
    );
  });

  it('closes when a handler throws, and throws nothing itself', async () => {
    const bench = await WireBench.connect();
    bench.ours.on('have', () => {
      throw new Error('A fault of ours.');
    });
    bench.receive(frame(4, uint32(1)));
    await bench.closed();
    expect(bench.isClosed).toBe(true);
  });

  it('moves blocks both ways with a stock wire', async () => {
    const bench = await WireBench.connect();
    for (const wire of [bench.ours, bench.peer]) {
      wire.unchoke();
      wire.on('request', (...[index, , length, answer]: [number, number, number, Answer]) => {
        answer(null, new Uint8Array(length).fill(index));
      });
    }
    await bench.settled();
    const ask = (wire: WireBench['ours'], index: number) =>
      new Promise<Uint8Array>((resolve, reject) => {
        wire.request(index, 0, 16_384, (error, block) => {
          if (error !== null || block === undefined) reject(error ?? new Error('No block.'));
          else resolve(block);
        });
      });
    const indexes = Array.from({ length: 99 }, (_, index) => index);
    const blocks = await Promise.all(
      indexes.flatMap((index) => [ask(bench.ours, index), ask(bench.peer, index)]),
    );
    expect(blocks.map((block) => block[16_383])).toEqual(
      indexes.flatMap((index) => [index, index]),
    );
  });
});

type Answer = (error: Error | null, block?: Uint8Array) => void;
