/** The torrent list and the settings, in real IndexedDB. */
import { expect } from 'vitest';
import type { TorrentRecord } from '../core/ports.ts';
import { newInfoHash } from './samples.suite.ts';
import { SettingsStore } from './settings-store.ts';
import type { StorageBench } from './storage-bench.suite.ts';
import { IndexedDbTorrentList } from './torrent-list.ts';
import type { Cases } from './worker-cases.suite.ts';

const sample: TorrentRecord = {
  infoHash: newInfoHash(),
  metainfo: new Uint8Array([1, 2, 3]),
  name: 'Sintel',
  trackers: ['wss://tracker.example'],
  selection: [0, 2],
  intent: 'run',
  source: 'stored',
  handles: [],
  addedAt: 1_700_000_000_000,
  downloadedBytes: 5,
  uploadedBytes: 6,
};

export const listCases: Cases<StorageBench> = {
  async 'remembers torrents, replaces and removes them'(bench) {
    const list = new IndexedDbTorrentList(bench.database);
    expect(await list.all()).toEqual([]);
    const other = { ...sample, infoHash: newInfoHash(), metainfo: null, selection: null };
    await list.save(sample);
    await list.save(other);
    await list.save({ ...sample, uploadedBytes: 7 });
    await bench.restart();
    const again = new IndexedDbTorrentList(bench.database);
    const all = await again.all();
    expect(all).toHaveLength(2);
    expect(all).toEqual(expect.arrayContaining([{ ...sample, uploadedBytes: 7 }, other]));
    await again.remove(sample.infoHash);
    expect(await again.all()).toEqual([other]);
  },

  async 'keeps file handles'(bench) {
    const list = new IndexedDbTorrentList(bench.database);
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle('kept', { create: true });
    await list.save({ ...sample, source: 'handles', handles: [handle] });
    const [record] = await list.all();
    const [kept] = record?.handles ?? [];
    expect(kept).toBeInstanceOf(FileSystemFileHandle);
    expect(await handle.isSameEntry(kept as FileSystemFileHandle)).toBe(true);
    await folder.removeEntry('kept');
  },

  async 'repairs what is wrong and deletes what is no torrent'(bench) {
    const list = new IndexedDbTorrentList(bench.database);
    await list.save(sample);
    await bench.overwrite('torrents', sample.infoHash, { ...sample, intent: 'dance', name: 5 });
    await bench.overwrite('torrents', 'nonsense', sample);
    await bench.overwrite('torrents', newInfoHash(), 'nonsense');
    const repaired = { ...sample, intent: 'pause', name: sample.infoHash };
    expect(await list.all()).toEqual([repaired]);
    expect(await bench.rows('torrents')).toHaveLength(1);
  },
};

export const settingsCases: Cases<StorageBench> = {
  async 'keeps values under keys'({ name }) {
    const settings = new SettingsStore(`${name}-settings`);
    expect(await settings.get('theme')).toBe(undefined);
    await settings.set('theme', { dark: true });
    await settings.set('other', [1]);
    expect(await new SettingsStore(`${name}-settings`).get('theme')).toEqual({ dark: true });
  },
};
