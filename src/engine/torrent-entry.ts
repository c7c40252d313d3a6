/** One torrent of the list, running or not: what is remembered, what runs, what is wrong with it. */
import type { Fault } from '../core/fault.ts';
import type { TorrentRecord } from '../core/ports.ts';
import type { Metainfo } from '../core/torrent/metainfo.ts';
import type { TorrentStatus } from '../bridge/snapshots.ts';
import type { PieceProgress } from './piece-progress.ts';
import type { RunningTorrent } from './running-torrent.ts';
import { WantedPieces } from './stream/wanted-pieces.ts';

export interface TorrentEntry {
  record: TorrentRecord;
  metainfo: Metainfo | null;
  /** What it was before it was added again, when its pieces had been kept. */
  keptRecord: TorrentRecord | null;
  running: RunningTorrent | null;
  fault: Fault | null;
  /** Held back for want of space; retried by itself. */
  isWaitingForSpace: boolean;
  /** Let run by the queue. */
  isAdmitted: boolean;
  isRechecking: boolean;
  /** Files of `source: 'files'`, or read again through handles. In the metainfo's order. */
  files: readonly File[];
  /** Verified pieces; null until the metadata and the stored have-bits are known. */
  progress: PieceProgress | null;
  /** What is being streamed of it. */
  readonly wanted: WantedPieces;
  /** Since when no peer has been connected; null while one is. */
  lonelySince: number | null;
  /** Bytes the record already counts of the running torrent. */
  countedReceivedBytes: number;
  countedSentBytes: number;
  /** The record is ahead of what is stored, by its totals or because storing failed. */
  isUnsaved: boolean;
  /** Of a preview: its reader lets it ask the trackers that its link names. */
  mayAskOwnTrackers: boolean;
}

export function newEntry(record: TorrentRecord, metainfo: Metainfo | null): TorrentEntry {
  return {
    record,
    metainfo,
    keptRecord: null,
    running: null,
    fault: null,
    isWaitingForSpace: false,
    isAdmitted: false,
    isRechecking: false,
    files: [],
    progress: null,
    wanted: new WantedPieces(),
    lonelySince: null,
    countedReceivedBytes: 0,
    countedSentBytes: 0,
    isUnsaved: false,
    mayAskOwnTrackers: false,
  };
}

/** Faults that go away without the user changing the torrent; the rest are errors. */
const PAUSING_FAULTS: ReadonlySet<Fault['code']> = new Set([
  'storage_full',
  'file_permission',
  'file_gone',
  'file_incomplete',
]);

export function statusOf(entry: TorrentEntry, isComplete: boolean): TorrentStatus {
  const { fault, record, running } = entry;
  if (fault !== null) return PAUSING_FAULTS.has(fault.code) ? 'paused' : 'error';
  if (record.intent === 'pause') return isComplete ? 'finished' : 'paused';
  if (entry.isRechecking) return 'checking';
  if (!entry.isAdmitted) return isComplete ? 'finished' : 'queued';
  if (running === null) return entry.metainfo === null ? 'finding-peers' : 'checking';
  if (entry.metainfo === null) return 'finding-peers';
  if (!running.isReady) return 'checking';
  if (isComplete) return 'seeding';
  return running.peerCount === 0 ? 'finding-peers' : 'downloading';
}
