import Wire from 'bittorrent-protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Wire as WebTorrentWire } from 'webtorrent';
import { joinBlocks } from './join-blocks.ts';
import { joined } from './wire-bench.suite.ts';

interface Sent {
  readonly wire: WebTorrentWire;
  readonly chunks: Uint8Array[];
}

function wireThatSends(isJoining: boolean): Sent {
  const wire = new Wire('webrtc');
  if (isJoining) joinBlocks(wire);
  const chunks: Uint8Array[] = [];
  wire._push = (chunk) => {
    chunks.push(chunk.slice());
  };
  return { wire, chunks };
}

const uint31 = fc.integer({ min: 0, max: 0x7fff_ffff });

it('sends the bytes that stock sends, in one message', () => {
  fc.assert(
    fc.property(uint31, uint31, fc.uint8Array({ minLength: 1, maxLength: 40_000 }), (...block) => {
      const [stock, ours] = [wireThatSends(false), wireThatSends(true)];
      for (const { wire } of [stock, ours]) wire.piece(...block);
      expect(stock.chunks.length).toBe(2);
      expect(ours.chunks.length).toBe(1);
      expect(joined(ours.chunks)).toEqual(joined(stock.chunks));
    }),
  );
});

it('counts what stock counts', () => {
  const [stock, ours] = [wireThatSends(false), wireThatSends(true)].map(({ wire }) => {
    const events: number[] = [];
    wire.on('upload', (lengthBytes: number) => events.push(lengthBytes));
    wire.piece(1, 0, new Uint8Array(16_384));
    wire.piece(1, 16_384, new Uint8Array(100));
    return { events, uploaded: wire.uploaded, isFast: wire.uploadSpeed() > 0 };
  });
  expect(ours).toEqual(stock);
  expect(ours).toEqual({ events: [16_384, 100], uploaded: 16_484, isFast: true });
});
