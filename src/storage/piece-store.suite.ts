/**
 * What every {@link PieceStore} does: `readCases` for all of them, `writeCases` for those that can
 * be written (and `modelCases`). A store's test names itself and calls these.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { PieceLayout, PieceStore } from '../core/ports.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import { expectBytes, expectFault, heldIndexes, KIB, MIB, SampleTorrent } from './samples.suite.ts';
import type { Cases } from './worker-cases.suite.ts';

export interface FilledStores {
  /** A store that has all pieces of the torrent. */
  filled(torrent: SampleTorrent): Promise<PieceStore>;
}

export interface EmptyStores {
  open(infoHash: InfoHash, layout: PieceLayout): Promise<PieceStore>;
  /** As after a crash: what is open is lost from memory, what is stored stays. */
  restart(): Promise<void>;
}

export const readCases: Cases<FilledStores> = {
  async 'reads whole pieces, the last one short'({ filled }) {
    const torrent = new SampleTorrent(16 * KIB, 5 * 16 * KIB + 100);
    const store = await filled(torrent);
    expect(store.layout).toEqual(torrent.layout);
    for (const index of torrent.indexes) expectBytes(await store.get(index), torrent.piece(index));
  },

  async 'has every bit, and no spare ones'({ filled }) {
    const store = await filled(new SampleTorrent(10, 101));
    expect([...store.bitfield()]).toEqual([0xff, 0b1110_0000]);
  },

  async 'reads any part of a piece'({ filled }) {
    const torrent = new SampleTorrent(3000, 20_000);
    const store = await filled(torrent);
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 6 }),
        fc.nat({ max: 3000 }),
        fc.nat({ max: 3000 }),
        async (index, one, other) => {
          const piece = torrent.piece(index);
          const [offset, end] = [Math.min(one, other), Math.max(one, other)];
          fc.pre(end <= piece.byteLength);
          const bytes = await store.get(index, { offset, length: end - offset });
          expectBytes(bytes, piece.subarray(offset, end));
        },
      ),
      { numRuns: 50 },
    );
  },

  async 'refuses indexes and ranges outside'({ filled }) {
    const store = await filled(new SampleTorrent(16, 40));
    for (const index of [-1, 3, 0.5, NaN]) {
      await expect(store.get(index)).rejects.toThrow(RangeError);
    }
    for (const [offset, length] of [
      [0, 9],
      [8, 1],
      [-1, 2],
      [0, -1],
      [0.5, 1],
      [0, NaN],
    ] as const) {
      await expect(store.get(2, { offset, length })).rejects.toThrow(RangeError);
    }
    expect((await store.get(2, { offset: 8, length: 0 })).byteLength).toBe(0);
  },

  async 'holds a torrent of one byte'({ filled }) {
    const torrent = new SampleTorrent(16 * KIB, 1);
    const store = await filled(torrent);
    expectBytes(await store.get(0), torrent.content);
    expect([...store.bitfield()]).toEqual([0x80]);
  },

  async 'holds pieces of 8 MiB'({ filled }) {
    const torrent = new SampleTorrent(8 * MIB, 9 * MIB + 1);
    const store = await filled(torrent);
    expectBytes(await store.get(1), torrent.piece(1));
    const part = await store.get(0, { offset: 8 * MIB - 5, length: 5 });
    expectBytes(part, torrent.piece(0).subarray(-5));
  },

  async 'reads many parts at once'({ filled }) {
    const torrent = new SampleTorrent(64 * KIB, 3 * MIB + 7);
    const store = await filled(torrent);
    const reads = torrent.indexes.flatMap((index) => [store.get(index), store.get(index)]);
    for (const [turn, bytes] of (await Promise.all(reads)).entries()) {
      expectBytes(bytes, torrent.piece(turn >> 1));
    }
  },

  async 'forgets pieces that turned out damaged'({ filled }) {
    const torrent = new SampleTorrent(16, 64);
    const store = await filled(torrent);
    await store.forget([1, 2]);
    expect(heldIndexes(store.bitfield())).toEqual([0, 3]);
    await expect(store.get(1)).rejects.toThrow(Error);
    expectBytes(await store.get(3), torrent.piece(3));
    await expect(store.forget([4])).rejects.toThrow(RangeError);
  },

  async 'gives away copies of its bits'({ filled }) {
    const store = await filled(new SampleTorrent(16, 64));
    store.bitfield().fill(0);
    expect(heldIndexes(store.bitfield())).toEqual([0, 1, 2, 3]);
  },

  async 'refuses everything once closed'({ filled }) {
    const torrent = new SampleTorrent(16, 64);
    const store = await filled(torrent);
    await store.close();
    await store.close();
    await expectFault(store.get(0), 'cancelled');
    await expectFault(store.forget([0]), 'cancelled');
    await expect(store.put(0, torrent.piece(0))).rejects.toThrow(Error);
  },
};

export const writeCases: Cases<EmptyStores> = {
  async 'has nothing at first'({ open }) {
    const torrent = new SampleTorrent(16, 64);
    const store = await open(torrent.infoHash, torrent.layout);
    expect([...store.bitfield()]).toEqual([0]);
    await expectFault(store.get(0), 'torrent_not_ready');
  },

  async 'has a piece once its put is through'({ open }) {
    const torrent = new SampleTorrent(16 * KIB, 100 * KIB);
    const store = await open(torrent.infoHash, torrent.layout);
    await Promise.all([6, 0, 3].map((index) => store.put(index, torrent.piece(index))));
    expect(heldIndexes(store.bitfield())).toEqual([0, 3, 6]);
    for (const index of [0, 3, 6]) expectBytes(await store.get(index), torrent.piece(index));
    for (const index of [1, 2, 4, 5]) await expectFault(store.get(index), 'torrent_not_ready');
  },

  async 'refuses wrong indexes and wrong lengths'({ open }) {
    const store = await open(...parametersOf(new SampleTorrent(16, 40)));
    for (const index of [-1, 3, 1.5]) {
      await expect(store.put(index, new Uint8Array(16))).rejects.toThrow(RangeError);
    }
    for (const [index, length] of [
      [0, 15],
      [0, 17],
      [2, 16],
      [2, 0],
    ] as const) {
      await expect(store.put(index, new Uint8Array(length))).rejects.toThrow(RangeError);
    }
    expect(heldIndexes(store.bitfield())).toEqual([]);
  },

  async 'does not mind what becomes of the bytes after put'({ open }) {
    const torrent = new SampleTorrent(2 * MIB, 2 * MIB);
    const store = await open(torrent.infoHash, torrent.layout);
    const bytes = torrent.content.slice();
    const putting = store.put(0, bytes);
    bytes.fill(0);
    await putting;
    expectBytes(await store.get(0), torrent.content);
  },

  async 'is as it was after close and reopen'(stores) {
    for (const pieceLengthBytes of [16 * KIB, 8 * MIB]) {
      const torrent = new SampleTorrent(pieceLengthBytes, 2.5 * pieceLengthBytes);
      const store = await stores.open(torrent.infoHash, torrent.layout);
      await Promise.all([2, 0].map((index) => store.put(index, torrent.piece(index))));
      await store.close();
      await stores.restart();
      const again = await stores.open(torrent.infoHash, torrent.layout);
      await expectHeld(again, torrent, [0, 2]);
      await again.put(1, torrent.piece(1));
      await expectHeld(again, torrent, [0, 1, 2]);
    }
  },

  async 'can be opened again without a restart'({ open }) {
    const torrent = new SampleTorrent(16, 64);
    const store = await open(torrent.infoHash, torrent.layout);
    await store.put(1, torrent.piece(1));
    void store.close();
    await expectHeld(await open(torrent.infoHash, torrent.layout), torrent, [1]);
  },

  async 'keeps what was acknowledged through a crash'({ open, restart }) {
    const torrent = new SampleTorrent(256 * KIB, 5 * MIB);
    const store = await open(torrent.infoHash, torrent.layout);
    await Promise.all([0, 4, 8, 19].map((index) => store.put(index, torrent.piece(index))));
    void store.put(1, torrent.piece(1)).catch(() => undefined);
    await restart();
    const again = await open(torrent.infoHash, torrent.layout);
    const held = heldIndexes(again.bitfield());
    expect(held).toEqual(expect.arrayContaining([0, 4, 8, 19]));
    await expectHeld(again, torrent, held);
  },

  async 'keeps torrents apart'({ open, restart }) {
    const torrents = [16 * KIB, 16 * KIB, MIB].map((length) => new SampleTorrent(length, 3 * MIB));
    const stores = await Promise.all(torrents.map((torrent) => open(...parametersOf(torrent))));
    await Promise.all(
      torrents.flatMap((torrent, at) =>
        torrent.indexes.map(async (index) => stores[at]?.put(index, torrent.piece(index))),
      ),
    );
    await stores[1]?.destroy();
    await restart();
    for (const [at, torrent] of torrents.entries()) {
      const store = await open(...parametersOf(torrent));
      await expectHeld(store, torrent, at === 1 ? [] : torrent.indexes);
    }
  },

  async 'stores what was put before close, refuses what comes after'({ open, restart }) {
    const torrent = new SampleTorrent(16 * KIB, MIB);
    const store = await open(torrent.infoHash, torrent.layout);
    const before = [0, 1, 2].map((index) => store.put(index, torrent.piece(index)));
    const closing = store.close();
    await expectFault(store.put(3, torrent.piece(3)), 'cancelled');
    await Promise.all([...before, closing]);
    await restart();
    await expectHeld(await open(...parametersOf(torrent)), torrent, [0, 1, 2]);
  },

  async 'takes the same piece twice'({ open, restart }) {
    const torrent = new SampleTorrent(16 * KIB, 40 * KIB);
    const store = await open(torrent.infoHash, torrent.layout);
    await Promise.all([store.put(1, torrent.piece(1)), store.put(1, torrent.piece(1))]);
    await store.put(1, torrent.piece(1));
    await expectHeld(store, torrent, [1]);
    await restart();
    await expectHeld(await open(...parametersOf(torrent)), torrent, [1]);
  },

  async 'forgets for good, and can have the piece again'({ open, restart }) {
    for (const pieceLengthBytes of [16 * KIB, MIB]) {
      const torrent = new SampleTorrent(pieceLengthBytes, 3 * pieceLengthBytes);
      const store = await open(torrent.infoHash, torrent.layout);
      const damaged = torrent.piece(1).slice().fill(7);
      await Promise.all([store.put(0, torrent.piece(0)), store.put(1, damaged)]);
      await store.forget([1]);
      await expectHeld(store, torrent, [0]);
      await restart();
      const again = await open(torrent.infoHash, torrent.layout);
      await expectHeld(again, torrent, [0]);
      await again.put(1, torrent.piece(1));
      await expectHeld(again, torrent, [0, 1]);
    }
  },

  async 'is empty after destroy, even in the middle of puts'({ open }) {
    const torrent = new SampleTorrent(16 * KIB, 3 * MIB);
    const store = await open(torrent.infoHash, torrent.layout);
    await store.put(0, torrent.piece(0));
    const puts = torrent.indexes.map((index) => store.put(index, torrent.piece(index)));
    const outcomes = Promise.allSettled(puts);
    await store.destroy();
    await store.destroy();
    await outcomes;
    await expectFault(store.put(0, torrent.piece(0)), 'cancelled');
    const again = await open(torrent.infoHash, torrent.layout);
    await expectHeld(again, torrent, []);
    await again.put(5, torrent.piece(5));
    await expectHeld(again, torrent, [5]);
  },

  async 'can be destroyed after it was closed, unless it was opened again'({ open }) {
    const torrent = new SampleTorrent(16, 64);
    const first = await open(torrent.infoHash, torrent.layout);
    await first.put(0, torrent.piece(0));
    await first.close();
    const second = await open(torrent.infoHash, torrent.layout);
    await expectFault(first.destroy(), 'cancelled');
    await expectHeld(second, torrent, [0]);
    await second.close();
    await second.destroy();
    await expectHeld(await open(...parametersOf(torrent)), torrent, []);
  },
};

function parametersOf({ infoHash, layout }: SampleTorrent): [InfoHash, PieceLayout] {
  return [infoHash, layout];
}

/** These pieces and no others, and every have-bit tells the truth. */
export async function expectHeld(
  store: PieceStore,
  torrent: SampleTorrent,
  indexes: readonly number[],
): Promise<void> {
  expect(heldIndexes(store.bitfield())).toEqual(indexes);
  for (const index of indexes) expectBytes(await store.get(index), torrent.piece(index));
}
