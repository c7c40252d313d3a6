/** What happens when the browser gives no more room. Chromium's quota is set from the page. */
import { expect } from 'vitest';
import { FaultError } from '../core/fault.ts';
import type { TorrentRecord } from '../core/ports.ts';
import { PROBE } from './schema.ts';
import { expectFault, KIB, MIB, newInfoHash, randomBytes, SampleTorrent } from './samples.suite.ts';
import { expectHeld } from './piece-store.suite.ts';
import { putAll, type StorageBench } from './storage-bench.suite.ts';
import { IndexedDbTorrentList } from './torrent-list.ts';
import { pageHelp, type Cases } from './worker-cases.suite.ts';

export const quotaCases: Cases<StorageBench> = {
  async 'keeps what fits, rejects the rest, and goes on when there is room'(bench) {
    // One and eight pieces: the eight go into one transaction, which is too large.
    const torrent = new SampleTorrent(MIB, 9 * MIB);
    await pageHelp.limitRoom(5 * MIB);
    const store = await bench.open(torrent.infoHash, torrent.layout);
    await putAll(store, torrent, [0]);
    const rest = torrent.indexes.slice(1);
    const outcomes = await Promise.allSettled(
      rest.map((index) => store.put(index, torrent.piece(index))),
    );
    const stored = rest.filter((_, at) => outcomes[at]?.status === 'fulfilled');
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(codeOf(outcome.reason)).toBe('storage_full');
    }
    expect(stored.length).toBeGreaterThanOrEqual(2);
    expect(stored.length).toBeLessThan(5);
    await expectHeld(store, torrent, [0, ...stored]);
    await expectFault(store.put(8, torrent.piece(8)), 'storage_full');

    await pageHelp.limitRoom(null);
    await putAll(store, torrent);
    await bench.restart();
    await expectHeld(await bench.open(torrent.infoHash, torrent.layout), torrent, torrent.indexes);
  },

  async 'loses nothing of a record that cannot grow'(bench) {
    const torrent = new SampleTorrent(MIB / 2, MIB);
    // Half a record fits (its other half, all zeros, compresses to nothing), not half and whole.
    await pageHelp.limitRoom(1.25 * MIB);
    const store = await bench.open(torrent.infoHash, torrent.layout);
    await putAll(store, torrent, [1]);
    await expectFault(store.put(0, torrent.piece(0)), 'storage_full');
    await expectHeld(store, torrent, [1]);
    await bench.restart();
    const again = await bench.open(torrent.infoHash, torrent.layout);
    await expectHeld(again, torrent, [1]);
    await pageHelp.limitRoom(null);
    await again.put(0, torrent.piece(0));
    await expectHeld(again, torrent, [0, 1]);
  },

  async 'lets a small torrent through where a large one does not fit'(bench) {
    const large = new SampleTorrent(4 * MIB, 8 * MIB);
    const small = new SampleTorrent(16 * KIB, 10 * KIB);
    await pageHelp.limitRoom(2 * MIB);
    const largeStore = await bench.open(large.infoHash, large.layout);
    const smallStore = await bench.open(small.infoHash, small.layout);
    const smallPut = smallStore.put(0, small.piece(0));
    await expectFault(putAll(largeStore, large), 'storage_full');
    await smallPut;
    await expectHeld(smallStore, small, [0]);
  },

  async 'can forget and delete when everything is full'(bench) {
    const torrent = new SampleTorrent(MIB, 4 * MIB);
    await pageHelp.limitRoom(4.5 * MIB);
    const store = await bench.filled(torrent);
    await expectFault(store.put(0, torrent.piece(0)), 'storage_full');
    await store.forget([1]);
    await expectHeld(store, torrent, [0, 2, 3]);
    await store.destroy();
    expect(await bench.rows('pieces')).toEqual([]);
  },

  async 'tells whether there is room, and leaves nothing behind'(bench) {
    await pageHelp.limitRoom(12 * MIB);
    expect(await bench.vault.hasRoomFor(16 * MIB)).toBe(false);
    expect(await bench.vault.hasRoomFor(6 * MIB)).toBe(true);
    expect(await bench.rows('pieces')).toEqual([]);
    await bench.filled(new SampleTorrent(4 * MIB, 8 * MIB));
    expect(await bench.vault.hasRoomFor(6 * MIB)).toBe(false);
    expect(await bench.rows('pieces')).toHaveLength(2);
    await pageHelp.limitRoom(null);
    expect(await bench.vault.hasRoomFor(100 * MIB)).toBe(true);
    expect(await bench.vault.hasRoomFor(0)).toBe(true);
  },

  async 'sweeps up a probe that was cut short'(bench) {
    await bench.overwrite('pieces', [PROBE, 0], new ArrayBuffer(MIB));
    const torrent = new SampleTorrent(16, 64);
    await bench.open(torrent.infoHash, torrent.layout);
    expect(await bench.rows('pieces')).toEqual([]);
  },

  async 'says so when a torrent cannot be saved'(bench) {
    await pageHelp.limitRoom(MIB);
    const list = new IndexedDbTorrentList(bench.database);
    const record: TorrentRecord = {
      infoHash: newInfoHash(),
      metainfo: randomBytes(3 * MIB),
      name: 'large',
      trackers: [],
      selection: null,
      intent: 'run',
      source: 'stored',
      handles: [],
      addedAt: 0,
      downloadedBytes: 0,
      uploadedBytes: 0,
    };
    await expectFault(list.save(record), 'storage_full');
    expect(await list.all()).toEqual([]);
    await list.save({ ...record, metainfo: null });
    expect(await list.all()).toHaveLength(1);
  },
};

function codeOf(error: unknown): string {
  return error instanceof FaultError ? error.code : String(error);
}
