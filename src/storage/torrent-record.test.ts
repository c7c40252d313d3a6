import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TorrentRecord } from '../core/ports.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import { decodeTorrentRecord } from './torrent-record.ts';

const infoHash = 'c9e15763f722f23e98a29decdfae341b98d53056' as InfoHash;

const record: TorrentRecord = {
  infoHash,
  metainfo: Uint8Array.of(1),
  name: 'Cosmos Laundromat',
  trackers: ['wss://tracker.example'],
  selection: [1, 4],
  intent: 'preview',
  source: 'handles',
  handles: [{ kind: 'file', name: 'a' }],
  addedAt: 1,
  downloadedBytes: 2,
  uploadedBytes: 3,
};

test('a sound record comes out as it went in', () => {
  expect(decodeTorrentRecord(infoHash, record)).toEqual(record);
  const bare = { ...record, metainfo: null, selection: null };
  expect(decodeTorrentRecord(infoHash, bare)).toEqual(bare);
});

test('without an info hash there is no torrent', () => {
  for (const recordKey of ['', 'nonsense', infoHash.toUpperCase(), 5, undefined, [infoHash]]) {
    expect(decodeTorrentRecord(recordKey, record)).toBe(null);
  }
  for (const value of [null, undefined, 5, 'row']) {
    expect(decodeTorrentRecord(infoHash, value)).toBe(null);
  }
});

test('what is wrong becomes what does least', () => {
  expect(decodeTorrentRecord(infoHash, {})).toEqual({
    infoHash,
    metainfo: null,
    name: infoHash,
    trackers: [],
    selection: null,
    intent: 'pause',
    source: 'stored',
    handles: [],
    addedAt: 0,
    downloadedBytes: 0,
    uploadedBytes: 0,
  });
  const partly = {
    ...record,
    selection: [4, -1, 1, 1, 0.5, '2', null],
    trackers: ['wss://a', 5, null],
    handles: [{ kind: 'directory', name: 'a' }, { kind: 'file' }, null],
    downloadedBytes: -1,
  };
  expect(decodeTorrentRecord(infoHash, partly)).toEqual({
    ...record,
    selection: [1, 4],
    trackers: ['wss://a'],
    handles: [],
    downloadedBytes: 0,
  });
});

test('whatever is stored, decoding it twice is decoding it once', () => {
  const names = Object.keys(record) as (keyof TorrentRecord)[];
  const anyRow = fc.dictionary(fc.constantFrom(...names), fc.anything());
  fc.assert(
    fc.property(anyRow, (row) => {
      const once = decodeTorrentRecord(infoHash, row);
      expect(decodeTorrentRecord(infoHash, once)).toEqual(once);
    }),
  );
});
