/** A real torrent among peers of which some send bad blocks. */
import '../node-globals.ts';
import WireClass from 'bittorrent-protocol';
import WebTorrent, { type Torrent, type Wire } from 'webtorrent';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { encodeBencode, type Encodable } from '../../core/torrent/bencode-encode.ts';
import { expectBytes, newInfoHash, randomBytes } from '../../storage/samples.suite.ts';
import { PieceBlame } from './blame.ts';
import { joined } from './wire-bench.suite.ts';
import { guardWire } from './wire-guard.ts';

const BLOCK = 16 * 1024;
const PIECE = 4 * BLOCK;
const PIECE_COUNT = 12;
const client = new WebTorrent({ dht: false, lsd: false, utPex: false, webSeeds: false });

afterEach(() => {
  for (const torrent of client.torrents) torrent.destroy({ destroyStore: false });
});

afterAll(() => {
  client.destroy();
});

type Answer = (error: Error | null, block?: Uint8Array) => void;

class MemoryStore {
  readonly pieces = new Map<number, Uint8Array>();

  put(index: number, bytes: Uint8Array, done: (error: null) => void): void {
    this.pieces.set(index, bytes);
    queueMicrotask(() => done(null));
  }
  get(_index: number, _range: unknown, got: (error: Error) => void): void {
    got(new Error('Nobody asks for it here.'));
  }
  close(done: (error: null) => void): void {
    done(null);
  }
}

/** webtorrent makes its store itself; this one it is given. */
function storeClass(store: MemoryStore): new () => unknown {
  return function () {
    return store;
  } as unknown as new () => unknown;
}

class Download {
  readonly content = randomBytes(PIECE * PIECE_COUNT);
  readonly store = new MemoryStore();
  readonly seeders: Wire[] = [];
  torrent!: Torrent;

  static async start(): Promise<Download> {
    const download = new Download();
    const { content, store } = download;
    const hashes = await Promise.all(
      Array.from({ length: PIECE_COUNT }, async (_, index) => {
        const piece = content.subarray(index * PIECE, (index + 1) * PIECE);
        return new Uint8Array(await crypto.subtle.digest('SHA-1', piece));
      }),
    );
    const info = new Map<string, Encodable>([
      ['length', content.length],
      ['name', newInfoHash()],
      ['piece length', PIECE],
      ['pieces', joined(hashes)],
    ]);
    const bytes = encodeBencode(new Map<string, Encodable>([['info', info]]));
    const torrent = client.add(bytes, {
      announce: [],
      store: storeClass(store),
      storeCacheSlots: 0,
    });
    download.torrent = torrent;
    const blame = new PieceBlame(torrent);
    torrent.on('wire', (wire: Wire) => {
      if (!blame.admits(wire)) return;
      guardWire(wire, {
        pieceCount: PIECE_COUNT,
        has: (index) => torrent.bitfield?.get(index) ?? false,
        acceptsMetadata: () => true,
      });
    });
    await new Promise<void>((resolve) => torrent.once('ready', () => resolve()));
    return download;
  }

  /** A peer that has everything; of its blocks, some are bad. */
  addSeeder(isBad: (piece: number, offset: number) => boolean, id = newInfoHash()): Wire {
    const wire = new WireClass('webrtc');
    this.seeders.push(wire);
    wire.on('error', () => undefined);
    wire.once('handshake', () => {
      wire.handshake(this.torrent.infoHash, id, { fast: true });
      wire.bitfield(Uint8Array.of(0xff, 0xf0));
    });
    wire.once('interested', () => {
      wire.unchoke();
    });
    wire.on('request', (...[piece, offset, length, answer]: [number, number, number, Answer]) => {
      const start = piece * PIECE + offset;
      const block = this.content.slice(start, start + length);
      if (isBad(piece, offset)) block[7]! ^= 1;
      setTimeout(() => {
        answer(null, block);
      }, 1);
    });
    // As a connection that has just been made.
    this.torrent.addPeer(Object.assign(wire, { id, connected: true }), 'tracker');
    return wire;
  }

  async finished(): Promise<void> {
    await expect.poll(() => this.store.pieces.size).toBe(PIECE_COUNT);
    for (const [index, piece] of this.store.pieces) {
      expectBytes(piece, this.content.subarray(index * PIECE, (index + 1) * PIECE));
    }
  }
}

const good = () => false;
const bad = () => true;
const sometimesBad = () => Math.random() < 0.3;

describe('a download', () => {
  test.each([
    [1, 0, bad],
    [1, 1, bad],
    [2, 1, sometimesBad],
    [3, 2, bad],
    [3, 3, sometimesBad],
    [1, 3, bad],
  ])(
    'from %i honest peers and %i that poison finishes, and no honest one is blamed',
    async (honest, poisoners, isBad) => {
      const download = await Download.start();
      for (let count = 0; count < poisoners; count += 1) download.addSeeder(isBad);
      const honestOnes = Array.from({ length: honest }, () => download.addSeeder(good));
      await download.finished();
      expect(honestOnes.filter(({ destroyed }) => destroyed)).toEqual([]);
      expect(download.torrent.wires.length).toBeGreaterThanOrEqual(honest);
    },
  );

  test('closes who sent a bad piece alone, and does not let it in again', async () => {
    const download = await Download.start();
    const id = newInfoHash();
    const first = download.addSeeder(bad, id);
    await expect.poll(() => first.destroyed).toBe(true);
    const again = download.addSeeder(good, id);
    await expect.poll(() => again.destroyed).toBe(true);
    expect(download.store.pieces.size).toBe(0);
    download.addSeeder(good);
    await download.finished();
  });

  test('does not wait for a peer that keeps a failed piece for itself', async () => {
    const download = await Download.start();
    // Both send a part of the first pieces, one of them bad; then it says nothing and chokes us.
    let sentCount = 0;
    const poisoner = download.addSeeder(() => {
      sentCount += 1;
      if (sentCount === 6) poisoner.choke();
      return true;
    });
    download.addSeeder(good);
    await download.finished();
  });
});
