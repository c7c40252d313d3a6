import { expect, it } from 'vitest';
import { encodeBencode, type Encodable } from '../core/torrent/bencode-encode.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import { fromMetainfo } from './additions.ts';
import { admission } from './entry-admission.ts';
import { WantedPieces } from './stream/wanted-pieces.ts';
import { newEntry, type TorrentEntry } from './torrent-entry.ts';

const NOW = 1_700_000_000_000;
const info = new Map<string, Encodable>([
  ['length', 40_000],
  ['name', 'sample'],
  ['piece length', 16_384],
  ['pieces', new Uint8Array(60)],
]);
const { record } = fromMetainfo(encodeBencode(new Map<string, Encodable>([['info', info]])), 5);

/** A download; `at` is its place in the list. */
function entryAt(at: number, change: Partial<TorrentEntry> = {}): TorrentEntry {
  const infoHash = String(at).repeat(40) as InfoHash;
  return Object.assign(newEntry({ ...record, intent: 'run', infoHash, addedAt: at }, null), change);
}

/** One may download. */
function admitted(entries: readonly TorrentEntry[]): boolean[] {
  return entries.map(admission(entries, { nowMs: NOW, maxActiveDownloads: 1 }));
}

it('the first of the list runs, and the next one when that has had no peer for 15 seconds', () => {
  const lonelyFor = (ms: number) => entryAt(1, { lonelySince: NOW - ms });
  expect(admitted([entryAt(1), entryAt(2)])).toEqual([true, false]);
  expect(admitted([lonelyFor(15_000), entryAt(2)])).toEqual([true, false]);
  expect(admitted([lonelyFor(15_001), entryAt(2), entryAt(3)])).toEqual([true, true, false]);
});

it('what is watched, or only looked at, waits for no queue; what is paused or has failed does not run', () => {
  const wanted = new WantedPieces();
  wanted.set({}, { first: 0, last: 0 });
  const fault = { code: 'internal', message: 'Broken.' } as const;
  const preview = entryAt(4);
  preview.record = { ...preview.record, intent: 'preview' };
  const paused = entryAt(5, { wanted });
  paused.record = { ...paused.record, intent: 'pause' };
  const entries = [
    entryAt(1),
    entryAt(2, { wanted }),
    entryAt(3, { wanted, fault }),
    preview,
    paused,
  ];
  expect(admitted(entries)).toEqual([true, true, false, true, false]);
});
