/** What is special about pieces in IndexedDB: records, transactions, cache, other tabs, garbage. */
import { expect } from 'vitest';
import { expectBytes, expectFault, KIB, MIB, SampleTorrent } from './samples.suite.ts';
import { expectHeld } from './piece-store.suite.ts';
import { countCalls, putAll, type StorageBench } from './storage-bench.suite.ts';
import type { Cases } from './worker-cases.suite.ts';

export const recordCases: Cases<StorageBench> = {
  async 'lays small pieces into records of about 1 MiB'(bench) {
    const torrent = new SampleTorrent(16 * KIB, 2 * MIB + 20 * KIB);
    await bench.filled(torrent);
    const rows = await bench.rows('pieces');
    expect(rows.map(({ recordKey }) => recordKey)).toEqual(
      [0, 1, 2].map((record) => [torrent.infoHash, record]),
    );
    for (const { value } of rows) expect(value).toBeInstanceOf(ArrayBuffer);
    const lengths = rows.map(({ value }) => (value as ArrayBuffer).byteLength);
    expect(lengths).toEqual([MIB, MIB, 20 * KIB]);
  },

  async 'gives a piece of 1 MiB or more a record of its own'(bench) {
    const torrent = new SampleTorrent(1.5 * MIB, 4 * MIB);
    await bench.filled(torrent);
    const lengths = (await bench.rows('pieces')).map(
      ({ value }) => (value as ArrayBuffer).byteLength,
    );
    expect(lengths).toEqual([1.5 * MIB, 1.5 * MIB, MIB]);
  },

  async 'writes a record of small pieces once, however they trickle in'(bench) {
    const torrent = new SampleTorrent(16 * KIB, MIB);
    const store = await bench.open(torrent.infoHash, torrent.layout);
    const firstPutAt = performance.now();
    const { writes } = await countCalls(async () => {
      const puts: Promise<void>[] = [];
      for (const index of torrent.indexes) {
        puts.push(store.put(index, torrent.piece(index)));
        await nextTask();
      }
      await Promise.all(puts);
    });
    // On a busy machine they may trickle for longer than a record waits.
    expect(writes).toBeLessThanOrEqual(1 + Math.floor((performance.now() - firstPutAt) / 250));
  },

  async 'lets an incomplete record wait, but not for long'(bench) {
    const torrent = new SampleTorrent(16 * KIB, MIB);
    const store = await bench.open(torrent.infoHash, torrent.layout);
    const putAt = performance.now();
    const { writes } = await countCalls(() => putAll(store, torrent, [1, 5, 9]));
    expect(writes).toBe(1);
    expect(performance.now() - putAt).toBeGreaterThan(200);
  },

  async 'does not linger when 4 MiB wait'(bench) {
    const torrent = new SampleTorrent(512 * KIB, 16 * MIB);
    const store = await bench.open(torrent.infoHash, torrent.layout);
    const oneOfEachRecord = torrent.indexes.filter((index) => index % 2 === 0);
    const { writes } = await countCalls(async (calls) => {
      const few = putAll(store, torrent, oneOfEachRecord.slice(0, 7));
      await nextTask();
      expect(calls.writes).toBe(0);
      expect(bench.vault.pendingBytes).toBe(3.5 * MIB);
      const eighth = putAll(store, torrent, oneOfEachRecord.slice(7, 8));
      await nextTask();
      expect(calls.writes).toBe(1);
      await Promise.all([few, eighth]);
    });
    expect(writes).toBe(1);
    expect(bench.vault.pendingBytes).toBe(0);
  },

  async 'writes large pieces of several torrents in few transactions'(bench) {
    const torrents = [MIB, 2 * MIB].map((length) => new SampleTorrent(length, 8 * MIB));
    const stores = await Promise.all(torrents.map((one) => bench.open(one.infoHash, one.layout)));
    const { writes } = await countCalls(() =>
      Promise.all(torrents.map((torrent, at) => putAll(stores[at] ?? never(), torrent))),
    );
    expect(writes).toBe(2);
  },

  async 'counts the bytes of each torrent with the have-bits'(bench) {
    const one = new SampleTorrent(16 * KIB, 40 * KIB);
    const other = new SampleTorrent(MIB, 3 * MIB);
    const store = await bench.filled(one);
    await putAll(await bench.open(other.infoHash, other.layout), other, [0, 2]);
    const usage = () => bench.vault.usage();
    expect((await usage()).get(one.infoHash)).toBe(40 * KIB);
    expect((await usage()).get(other.infoHash)).toBe(2 * MIB);
    await store.forget([2]);
    expect((await usage()).get(one.infoHash)).toBe(32 * KIB);
    await bench.vault.destroy(one.infoHash);
    await store.close();
    await bench.vault.destroy(other.infoHash);
    expect((await usage()).size).toBe(0);
    expect(await bench.rows('pieces')).toEqual([]);
  },

  async 'deletes a record when its last piece is forgotten'(bench) {
    const torrent = new SampleTorrent(512 * KIB, 2 * MIB);
    const store = await bench.filled(torrent);
    await store.forget([0]);
    expect(await bench.rows('pieces')).toHaveLength(2);
    await store.forget([1]);
    expect(await bench.rows('pieces')).toHaveLength(1);
  },

  async 'says no to opening a torrent twice'(bench) {
    const torrent = new SampleTorrent(16, 64);
    await bench.open(torrent.infoHash, torrent.layout);
    await expect(bench.open(torrent.infoHash, torrent.layout)).rejects.toThrow('open already');
    await expect(
      bench.open(torrent.infoHash, { ...torrent.layout, lengthBytes: 0 }),
    ).rejects.toThrow(RangeError);
  },

  async 'flushes what lingers'(bench) {
    const torrent = new SampleTorrent(16 * KIB, MIB);
    const store = await bench.open(torrent.infoHash, torrent.layout);
    let isStored = false;
    const putting = store.put(3, torrent.piece(3)).then(() => (isStored = true));
    await bench.vault.flush();
    await Promise.resolve();
    expect(isStored).toBe(true);
    await putting;
  },
};

export const cacheCases: Cases<StorageBench> = {
  async 'stays within its bound'(bench) {
    const vault = await bench.otherTab(4 * MIB);
    const torrents = [16 * KIB, 1.5 * MIB].map((length) => new SampleTorrent(length, 9 * MIB));
    for (const torrent of torrents) {
      const store = await vault.open(torrent.infoHash, torrent.layout);
      await putAll(store, torrent);
      expect(vault.cachedBytes).toBeLessThanOrEqual(4 * MIB);
      for (const index of torrent.indexes) {
        expectBytes(await store.get(index), torrent.piece(index));
        expect(vault.cachedBytes).toBeLessThanOrEqual(4 * MIB);
      }
      expect(vault.cachedBytes).toBeGreaterThan(2 * MIB);
    }
  },

  async 'reads records larger than all of it'(bench) {
    const vault = await bench.otherTab(MIB);
    const torrent = new SampleTorrent(2 * MIB, 4 * MIB);
    const store = await vault.open(torrent.infoHash, torrent.layout);
    await putAll(store, torrent);
    for (const index of [0, 1, 0]) expectBytes(await store.get(index), torrent.piece(index));
    expect(vault.cachedBytes).toBe(0);
  },

  async 'is filled on put'(bench) {
    const torrent = new SampleTorrent(256 * KIB, 3 * MIB);
    const store = await bench.filled(torrent);
    const { pieceReads } = await countCalls(async () => {
      for (const index of torrent.indexes)
        expectBytes(await store.get(index), torrent.piece(index));
    });
    expect(pieceReads).toBe(0);
  },

  async 'asks once for what many read at once'(bench) {
    const torrent = new SampleTorrent(256 * KIB, 3 * MIB);
    await bench.filled(torrent);
    await bench.restart();
    const store = await bench.open(torrent.infoHash, torrent.layout);
    const { pieceReads } = await countCalls(() =>
      Promise.all(torrent.indexes.map((index) => store.get(index, { offset: 1, length: 9 }))),
    );
    expect(pieceReads).toBe(3);
  },

  async 'never hides a piece that was put while its record was read'(bench) {
    const torrent = new SampleTorrent(256 * KIB, MIB);
    await putAll(await bench.open(torrent.infoHash, torrent.layout), torrent, [0]);
    await bench.restart();
    const store = await bench.open(torrent.infoHash, torrent.layout);
    for (const index of [1, 2, 3]) {
      await Promise.all([store.get(0), putAll(store, torrent, [index]), store.get(0)]);
      expectBytes(await store.get(index), torrent.piece(index));
    }
  },

  async 'leaves a view alone that somebody still reads'(bench) {
    const torrent = new SampleTorrent(512 * KIB, MIB);
    const store = await bench.open(torrent.infoHash, torrent.layout);
    const damaged = torrent.piece(0).slice().fill(7);
    await store.put(0, damaged);
    const view = await store.get(0);
    await store.forget([0]);
    await putAll(store, torrent);
    expectBytes(view, damaged);
  },
};

export const otherTabCases: Cases<StorageBench> = {
  async 'two writers on one torrent lose nothing'(bench) {
    const torrent = new SampleTorrent(256 * KIB, 3 * MIB);
    const here = await bench.open(torrent.infoHash, torrent.layout);
    const there = await (await bench.otherTab()).open(torrent.infoHash, torrent.layout);
    for (const index of torrent.indexes) {
      await (index % 3 === 0 ? here : there).put(index, torrent.piece(index));
    }
    await bench.restart();
    await expectHeld(await bench.open(torrent.infoHash, torrent.layout), torrent, torrent.indexes);
  },

  async 'a torrent deleted elsewhere starts from nothing'(bench) {
    const torrent = new SampleTorrent(256 * KIB, 3 * MIB);
    const store = await bench.filled(torrent);
    await (await bench.otherTab()).destroy(torrent.infoHash);
    await store.put(5, torrent.piece(5));
    await expectHeld(store, torrent, [5]);
  },
};

export const garbageCases: Cases<StorageBench> = {
  async 'starts anew when the row is garbage, and leaves no records behind'(bench) {
    for (const row of [7, null, {}, { bitfield: new Uint8Array(1) }, 'row']) {
      const torrent = new SampleTorrent(MIB, 2 * MIB);
      const before = await bench.filled(torrent);
      await before.close();
      await bench.overwrite('holdings', torrent.infoHash, row);
      await expectHeld(await bench.open(torrent.infoHash, torrent.layout), torrent, []);
      expect(await bench.rows('pieces')).toEqual([]);
      expect(await bench.rows('holdings')).toEqual([]);
    }
  },

  async 'starts anew when the layout is another'(bench) {
    const torrent = new SampleTorrent(MIB, 2 * MIB);
    await (await bench.filled(torrent)).close();
    const other = { ...torrent.layout, pieceLengthBytes: MIB / 2 };
    const store = await bench.open(torrent.infoHash, other);
    expect([...store.bitfield()]).toEqual([0]);
    expect(await bench.rows('pieces')).toEqual([]);
  },

  async 'says that a record is missing or of the wrong kind'(bench) {
    for (const value of [undefined, 'bytes', new ArrayBuffer(5), new Uint8Array(MIB)]) {
      const torrent = new SampleTorrent(MIB, 2 * MIB);
      await (await bench.filled(torrent)).close();
      await bench.overwrite('pieces', [torrent.infoHash, 1], value);
      const store = await bench.open(torrent.infoHash, torrent.layout);
      await expectFault(store.get(1), 'data_damaged');
      expectBytes(await store.get(0), torrent.piece(0));
      await store.forget([1]);
      await store.put(1, torrent.piece(1));
      expectBytes(await store.get(1), torrent.piece(1));
    }
  },

  async 'takes back have-bits that lie when it finds out while writing'(bench) {
    const torrent = new SampleTorrent(512 * KIB, 2 * MIB);
    const before = await bench.open(torrent.infoHash, torrent.layout);
    await putAll(before, torrent, [0, 2]);
    await before.close();
    await bench.overwrite('pieces', [torrent.infoHash, 0], undefined);
    const store = await bench.open(torrent.infoHash, torrent.layout);
    await store.put(1, torrent.piece(1));
    await expectHeld(store, torrent, [1, 2]);
  },

  async 'does not count rows that are not ours'(bench) {
    const torrent = new SampleTorrent(16, 64);
    await bench.filled(torrent);
    await bench.overwrite('holdings', 'nonsense', { storedBytes: 5 });
    await bench.overwrite('holdings', 'a'.repeat(40), { storedBytes: -5 });
    expect([...(await bench.vault.usage())]).toEqual([[torrent.infoHash, 64]]);
  },
};

function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

function never(): never {
  throw new Error('Every torrent has a store.');
}
