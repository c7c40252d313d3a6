import { describe, expect, test } from 'vitest';
import { TORRENT_STATUSES, type TorrentStatus } from '../bridge/snapshots.ts';
import type { FaultCode } from '../core/fault.ts';
import type { TorrentRecord } from '../core/ports.ts';
import { encodeBencode, type Encodable } from '../core/torrent/bencode-encode.ts';
import { fromMetainfo, type Addition } from './additions.ts';
import type { RunningTorrent } from './running-torrent.ts';
import { torrentSnapshot } from './snapshot.ts';
import { newEntry, statusOf, type TorrentEntry } from './torrent-entry.ts';

const info = new Map<string, Encodable>([
  ['length', 40_000],
  ['name', 'sample'],
  ['piece length', 16_384],
  ['pieces', new Uint8Array(60)],
]);
const KNOWN = fromMetainfo(encodeBencode(new Map<string, Encodable>([['info', info]])), 5);
const LINK: Addition = { ...KNOWN, record: { ...KNOWN.record, metainfo: null }, metainfo: null };

/** What statusOf and the snapshot read of a running torrent. */
function running(of: Partial<RunningTorrent> = {}): RunningTorrent {
  const trackers = { snapshots: () => [], swarmCount: () => null };
  const view: unknown = { isReady: true, peerCount: 0, partialBytes: 0, trackers, ...of };
  return view as RunningTorrent;
}

interface Situation extends Partial<Omit<TorrentEntry, 'record' | 'fault'>> {
  readonly from?: Addition;
  readonly intent?: TorrentRecord['intent'];
  readonly code?: FaultCode;
}

function entryOf({ from = KNOWN, intent = 'run', code, ...rest }: Situation): TorrentEntry {
  const entry = newEntry({ ...from.record, intent }, from.metainfo);
  const fault = code === undefined ? null : { code, message: 'Words.' };
  return Object.assign(entry, { fault, ...rest });
}

const going = { isAdmitted: true, running: running() };

describe('statusOf', () => {
  test.each<[string, Situation, TorrentStatus, TorrentStatus]>([
    // Why, of what, when pieces are missing, when all are here.
    ['it waits for its turn', {}, 'queued', 'finished'],
    ['it is being opened', { isAdmitted: true }, 'checking', 'checking'],
    ['a link is being opened', { isAdmitted: true, from: LINK }, 'finding-peers', 'finding-peers'],
    ['a link has no metadata yet', { ...going, from: LINK }, 'finding-peers', 'finding-peers'],
    [
      'stored pieces are looked at',
      { isAdmitted: true, running: running({ isReady: false }) },
      'checking',
      'checking',
    ],
    ['nobody is there', going, 'finding-peers', 'seeding'],
    [
      'somebody is there',
      { isAdmitted: true, running: running({ peerCount: 1 }) },
      'downloading',
      'seeding',
    ],
    ['the user stopped it', { intent: 'pause' }, 'paused', 'finished'],
    ['everything is checked again', { ...going, isRechecking: true }, 'checking', 'checking'],
    ['storage is full', { ...going, code: 'storage_full' }, 'paused', 'paused'],
    ['the files must be allowed again', { code: 'file_permission' }, 'paused', 'paused'],
    ['a file has changed', { code: 'file_changed' }, 'error', 'error'],
    [
      'a fault stands, though the user stopped it',
      { intent: 'pause', code: 'internal' },
      'error',
      'error',
    ],
  ])('tells that %s', (_, situation, missing, whole) => {
    expect(statusOf(entryOf(situation), false)).toBe(missing);
    expect(statusOf(entryOf(situation), true)).toBe(whole);
  });

  test('knows no other status than the list has', () => {
    for (const isAdmitted of [true, false]) {
      for (const isComplete of [true, false]) {
        expect(TORRENT_STATUSES).toContain(statusOf(entryOf({ isAdmitted }), isComplete));
      }
    }
  });
});

describe('torrentSnapshot', () => {
  test('of a link shows what is known, and no more', () => {
    const snapshot = torrentSnapshot(entryOf({ from: LINK }), ['wss://tracker.example']);
    expect(snapshot).toMatchObject({
      name: 'sample',
      hasMetadata: false,
      sizeBytes: 0,
      progress: 0,
      etaMs: null,
      swarmSeeders: null,
      peerCount: 0,
    });
    expect(snapshot.magnet).toBe(
      `magnet:?xt=urn:btih:${KNOWN.record.infoHash}&tr=wss%3A%2F%2Ftracker.example`,
    );
  });

  test('counts what has arrived of unfinished pieces, and never more than is selected', async () => {
    const { PieceProgress } = await import('./piece-progress.ts');
    const metainfo = KNOWN.metainfo;
    if (metainfo === null) throw new Error('The sample has no metainfo.');
    const progress = new PieceProgress(metainfo, Uint8Array.of(0b1000_0000));
    progress.select(null);
    const speeds = { downBytesPerSecond: 1_000, upBytesPerSecond: 0, peerCount: 2 };
    const at = (partialBytes: number) =>
      torrentSnapshot(
        entryOf({ isAdmitted: true, progress, running: running({ ...speeds, partialBytes }) }),
        [],
      );
    expect(at(616)).toMatchObject({ doneBytes: 17_000, progress: 17_000 / 40_000, etaMs: 23_000 });
    expect(at(99_999)).toMatchObject({ doneBytes: 40_000, etaMs: null });
    progress.mark(1, true);
    progress.mark(2, true);
    expect(at(0)).toMatchObject({ status: 'seeding', progress: 1, downBytesPerSecond: 0 });
  });
});
