/**
 * What the engine tells about itself: plain data, replaced whole, at most twice a second and only
 * what changed. Every length is in bytes, every rate in bytes per second, every time in
 * milliseconds (since 1970 for points in time).
 */
import type { Fault } from '../core/fault.ts';
import type { Settings } from '../core/torrent/settings.ts';
import type { InfoHash } from '../core/units/info-hash.ts';

export const TORRENT_STATUSES = [
  'queued',
  'checking',
  'finding-peers',
  'downloading',
  'paused',
  'seeding',
  'finished',
  'error',
] as const;

/**
 * - `queued`: waits until fewer downloads are active
 * - `checking`: stored pieces are being hashed
 * - `finding-peers`: metadata or pieces are missing and no peer has sent anything lately
 * - `paused`: by the user, or by a fault that goes away (see {@link TorrentSnapshot.fault})
 * - `finished`: everything selected is here and nothing is shared
 * - `error`: needs the user
 */
export type TorrentStatus = (typeof TORRENT_STATUSES)[number];

/** Where a torrent's bytes are. */
export type TorrentSource =
  /** Pieces in IndexedDB. */
  | 'stored'
  /** Local files read in place through a `FileSystemFileHandle`; survives a reload. */
  | 'handles'
  /** Local files read in place through a `File`; gone when the tab that chose them closes. */
  | 'files';

export interface TorrentSnapshot {
  readonly infoHash: InfoHash;
  /** The torrent's name, or the link's `dn`, or the info hash while nothing better is known. */
  readonly name: string;
  readonly status: TorrentStatus;
  /** Why it is paused or in error, or null. */
  readonly fault: Fault | null;
  /** A link was opened and nothing is downloaded yet (`torrent.accept` turns it into a download). */
  readonly isPreview: boolean;
  readonly hasMetadata: boolean;
  readonly isPrivate: boolean;
  readonly source: TorrentSource;
  readonly magnet: string;
  readonly addedAt: number;
  /** Of all files. 0 while metadata is missing. */
  readonly sizeBytes: number;
  /** Of the selected files. */
  readonly selectedBytes: number;
  /** Of the selected files, verified and stored, plus what has arrived of unfinished pieces. */
  readonly doneBytes: number;
  /** `doneBytes / selectedBytes`, 0..1. */
  readonly progress: number;
  readonly fileCount: number;
  readonly selectedFileCount: number;
  readonly pieceLengthBytes: number;
  readonly pieceCount: number;
  /** Verified and stored. */
  readonly donePieceCount: number;
  readonly downBytesPerSecond: number;
  readonly upBytesPerSecond: number;
  /** Payload received and sent since the torrent was added, over all sessions. */
  readonly downloadedBytes: number;
  readonly uploadedBytes: number;
  readonly peerCount: number;
  /** As the trackers say, the highest of their answers; null when none has answered. */
  readonly swarmSeeders: number | null;
  readonly swarmLeechers: number | null;
  readonly trackerCount: number;
  readonly workingTrackerCount: number;
  /** Tried, without an answer; they are tried again. */
  readonly unreachableTrackerCount: number;
  /** Time to completion at the present rate, null when it cannot be told. */
  readonly etaMs: number | null;
}

export interface FileSnapshot {
  readonly index: number;
  /** Folder names and the file's name, safe to show and to save under. */
  readonly path: readonly string[];
  /** Where it begins in the torrent. */
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  readonly doneBytes: number;
  readonly isSelected: boolean;
}

export interface PeerSnapshot {
  readonly id: string;
  /** For example "WebTorrent 3.0" or "Bittern"; from the peer id, so only a hint. */
  readonly client: string;
  readonly address: string | null;
  /** What the peer has, 0..1. */
  readonly progress: number;
  readonly downBytesPerSecond: number;
  readonly upBytesPerSecond: number;
  readonly downloadedBytes: number;
  readonly uploadedBytes: number;
}

/** `unasked`: named by the link of a preview, and not contacted before its reader agrees. */
export type TrackerStatus = 'connecting' | 'working' | 'unreachable' | 'unsupported' | 'unasked';

export interface TrackerSnapshot {
  readonly url: string;
  readonly status: TrackerStatus;
  readonly message: string | null;
  readonly seeders: number | null;
  readonly leechers: number | null;
}

/** All of one torrent, asked for while its details are open. */
export interface TorrentDetail {
  readonly infoHash: InfoHash;
  readonly files: readonly FileSnapshot[];
  readonly peers: readonly PeerSnapshot[];
  readonly trackers: readonly TrackerSnapshot[];
  /** Which pieces are verified and stored, as in `core/torrent/bitfield.ts`; null while none can be. */
  readonly bitfield: Uint8Array | null;
  readonly createdAt: number | null;
  readonly createdBy: string | null;
  readonly comment: string | null;
}

/** Chromium counts closed connections until they are collected; see docs/decisions. */
export interface ConnectionBudget {
  readonly live: number;
  /** Made and not yet known to be collected, the living included. */
  readonly counted: number;
  readonly limit: number;
  /** No further connection can be made now; it recovers by itself. */
  readonly isExhausted: boolean;
}

export interface EngineStats {
  readonly downBytesPerSecond: number;
  readonly upBytesPerSecond: number;
  readonly peerCount: number;
  readonly connections: ConnectionBudget;
  /** Bytes of pieces kept in IndexedDB, by our own count. */
  readonly storedBytes: number;
  /** Bytes kept of torrents that were removed without their data. */
  readonly keptBytes: number;
}

export type { Settings };

/** Settings with what the null entries mean here. */
export interface EffectiveSettings extends Settings {
  readonly defaultTrackers: readonly string[];
  readonly defaultIceServers: readonly string[];
}
