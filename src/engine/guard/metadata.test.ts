import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeBencode } from '../../core/torrent/bencode-encode.ts';
import { METADATA_BLOCK_BYTES } from './metadata-message.ts';
import { extended, metadataMessage, WireBench, type BenchInit } from './wire-bench.suite.ts';

/** Three blocks, the last one short. */
const INFO = encodeBencode(
  new Map<string, number | string>([
    ['length', 1],
    ['name', 'x'.repeat(2 * METADATA_BLOCK_BYTES + 100)],
    ['piece length', 16_384],
    ['pieces', '01234567890123456789'],
  ]),
);
const INFO_HASH = createHash('sha1').update(INFO).digest('hex');
const BLOCKS = [0, 1, 2].map((piece) =>
  INFO.slice(piece * METADATA_BLOCK_BYTES, (piece + 1) * METADATA_BLOCK_BYTES),
);

/** We fetch; the peer has said how long the metadata is, and answers nothing by itself. */
async function fetching(init: BenchInit = {}): Promise<{ bench: WireBench; got: Uint8Array[] }> {
  const bench = await WireBench.connect({ infoHash: INFO_HASH, ...init });
  const got: Uint8Array[] = [];
  bench.ours.ut_metadata?.on('metadata', (metadata: Uint8Array) => {
    got.push(metadata);
  });
  bench.receive(extended(0, `d1:md11:ut_metadatai1ee13:metadata_sizei${INFO.length}ee`));
  return { bench, got };
}

function data(piece: number, block = BLOCKS[piece] ?? new Uint8Array(), total = INFO.length) {
  return metadataMessage({ msg_type: 1, piece, total_size: total }, block);
}

describe('fetching', () => {
  it('takes the metadata of a stock peer', async () => {
    const { ours } = await WireBench.connect({ infoHash: INFO_HASH, peerInfo: INFO });
    await expect.poll(() => ours.ut_metadata?._metadataComplete).toBe(true);
    expect(ours.ut_metadata?.metadata).toEqual(INFO);
  });

  it('takes blocks in any order, and twice', async () => {
    const { bench, got } = await fetching();
    for (const piece of [2, 0, 2, 0, 1, 1]) bench.receive(data(piece));
    await expect.poll(() => got.length).toBe(1);
    expect(bench.isClosed).toBe(false);
  });

  it.each([
    ['beyond the last', data(3, new Uint8Array(100))],
    ['a thousand million', data(1e9)],
    ['a thousand million million', data(1e15)],
    ['negative', data(-1)],
  ])('closes the wire at a piece %s', async (_, message) => {
    const { bench } = await fetching();
    bench.receive(message);
    await bench.closed();
  });

  it.each([
    ['too short', data(0, new Uint8Array(METADATA_BLOCK_BYTES - 1))],
    ['too long', data(0, new Uint8Array(METADATA_BLOCK_BYTES + 1))],
    ['of another total', data(0, BLOCKS[0], INFO.length + 1)],
  ])('closes the wire at a block %s', async (_, message) => {
    const { bench } = await fetching();
    bench.receive(message);
    await bench.closed();
  });

  it.each(['', 'x', 'le', 'd', 'l-3:', 'd8:msg_typel-3:ee', 'd8:msg_typei1e5:piecei0e3:a-9:ee'])(
    'closes the wire at the nonsense “%s”',
    async (text) => {
      const { bench } = await fetching();
      bench.receive(extended(1, text));
      await bench.closed();
    },
  );

  it('never decodes what has another hash, and closes the wire at the second try', async () => {
    const { bench, got } = await fetching();
    // In stock ut_metadata this would be decoded before it is hashed, for ever.
    const hostile = new Uint8Array(METADATA_BLOCK_BYTES);
    hostile.set(new TextEncoder().encode('l-3:'));
    const sendAll = () => {
      for (const block of [data(0, hostile), data(1), data(2)]) bench.receive(block);
    };
    sendAll();
    await expect.poll(() => bench.ours.ut_metadata?._bitfield.get(2)).toBe(false);
    expect(bench.isClosed).toBe(false);
    sendAll();
    await bench.closed();
    expect(got).toEqual([]);
  });

  it('takes the second try of a peer whose first was wrong', async () => {
    const { bench, got } = await fetching();
    const wrong = data(
      2,
      BLOCKS[2]?.map(() => 1),
    );
    for (const block of [data(0), data(1), wrong]) bench.receive(block);
    await expect.poll(() => bench.ours.ut_metadata?._bitfield.get(2)).toBe(false);
    for (const piece of [0, 1, 2]) bench.receive(data(piece));
    await expect.poll(() => got.length).toBe(1);
  });

  it('hands metadata of the right hash on only when it is accepted', async () => {
    const asked: Uint8Array[] = [];
    const { bench, got } = await fetching({
      torrent: {
        acceptsMetadata: (infoBytes) => {
          asked.push(infoBytes);
          return false;
        },
      },
    });
    for (const piece of [0, 1, 2]) bench.receive(data(piece));
    await expect.poll(() => asked.length).toBe(1);
    expect(asked[0]).toEqual(INFO);
    await bench.settled();
    expect(got).toEqual([]);
  });

  it('does not start again for a second handshake', async () => {
    const { bench, got } = await fetching();
    bench.receive(data(0));
    bench.receive(extended(0, 'd1:md11:ut_metadatai1ee13:metadata_sizei9000000ee'));
    bench.receive(data(1));
    bench.receive(data(2));
    await expect.poll(() => got.length).toBe(1);
  });

  it('outlives a peer that takes its extension back while we ask again', async () => {
    const { bench } = await fetching();
    bench.receive(extended(0, 'd1:md11:ut_metadatai0eee'));
    for (const piece of [0, 1, 2])
      bench.receive(
        data(
          piece,
          BLOCKS[piece]?.map(() => 1),
        ),
      );
    await bench.closed();
  });
});

describe('giving', () => {
  it('sends the blocks that are asked for', async () => {
    const bench = await WireBench.connect({ infoHash: INFO_HASH, ourInfo: INFO });
    bench.peer.ut_metadata?.fetch();
    await expect.poll(() => bench.peer.ut_metadata?._metadataComplete).toBe(true);
    expect(bench.isClosed).toBe(false);
  });

  it.each([3, 1e9, 1e15])('closes the wire when it is asked for piece %d', async (piece) => {
    const bench = await WireBench.connect({ infoHash: INFO_HASH, ourInfo: INFO });
    bench.receive(metadataMessage({ msg_type: 0, piece }));
    await bench.closed();
  });

  it('stops for a peer that does not read', async () => {
    const bench = await WireBench.connect({ infoHash: INFO_HASH, ourInfo: INFO });
    bench.ours.pause();
    for (let count = 0; count < 1_000; count += 1) {
      bench.receive(metadataMessage({ msg_type: 0, piece: 0 }));
    }
    expect(bench.ours._readableState.buffered).toBeLessThan(2.1 * 1024 * 1024);
  });
});
