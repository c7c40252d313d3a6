/**
 * What the core and the engine ask of the world: interfaces only. `storage`, `chain` and `wallet`
 * implement them and never see each other; `workers/` wires them together.
 */
import type { OutboxRecord } from './money/outbox.ts';
import type { InfoHash } from './units/info-hash.ts';

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** How a torrent is cut into pieces (BEP 3). */
export interface PieceLayout {
  readonly pieceLengthBytes: number;
  /** Of the whole torrent, at least 1. */
  readonly lengthBytes: number;
}

/**
 * One torrent's verified pieces. Implementations: IndexedDB, local files read in place.
 * All of them pass the suite in `storage/piece-store.suite.ts`.
 */
export interface PieceStore {
  readonly layout: PieceLayout;
  /**
   * Stores one whole piece. Resolves when the piece **and its have-bit** are in storage, so a piece
   * that was acknowledged survives a crash. Rejects with `storage_full` (nothing is lost, putting
   * it again later may succeed), `storage_failed`, or `RangeError` for a wrong index or length.
   */
  put(index: number, bytes: Uint8Array): Promise<void>;
  /**
   * Reads part of a piece; the whole of it by default. The bytes belong to the caller only for
   * reading (they may be a view of the cache). Rejects when the piece is not there.
   */
  get(index: number, range?: { offset: number; length: number }): Promise<Uint8Array>;
  /** One bit per piece, high bit first, as BEP 3's bitfield; a copy. */
  bitfield(): Uint8Array;
  /** Takes back the have-bits of pieces that turned out damaged. */
  forget(indexes: readonly number[]): Promise<void>;
  /** Waits for what was put, then refuses further use. Nothing stored is lost. */
  close(): Promise<void>;
  /** Deletes the pieces and the have-bits. */
  destroy(): Promise<void>;
}

/** Where pieces are kept for all torrents, with one bounded cache and one write queue. */
export interface PieceVault {
  /** Opens a torrent's pieces, new or as they were left. */
  open(infoHash: InfoHash, layout: PieceLayout): Promise<PieceStore>;
  /** Deletes a torrent's pieces without opening them. */
  destroy(infoHash: InfoHash): Promise<void>;
  /** Bytes kept, per torrent. */
  usage(): Promise<ReadonlyMap<InfoHash, number>>;
  /**
   * Tries whether `lengthBytes` more can be stored now, leaving nothing behind. For torrents that
   * wait for space.
   */
  hasRoomFor(lengthBytes: number): Promise<boolean>;
}

/** What is remembered of a torrent between sessions, beside its pieces and have-bits. */
export interface TorrentRecord {
  readonly infoHash: InfoHash;
  /** The .torrent file's bytes (BEP 3), null while only the link is known. */
  readonly metainfo: Uint8Array | null;
  readonly name: string;
  /** Of the link: trackers added to those of the metainfo. */
  readonly trackers: readonly string[];
  /** File indexes, ascending; null means all of them. */
  readonly selection: readonly number[] | null;
  /** What the user wants; `kept` torrents are not listed, only their pieces remain. */
  readonly intent: 'run' | 'pause' | 'preview' | 'kept';
  readonly source: 'stored' | 'handles' | 'files';
  /** For `source: 'handles'`, one per file of the metainfo. */
  readonly handles: readonly FileSystemFileHandleLike[];
  readonly addedAt: number;
  readonly downloadedBytes: number;
  readonly uploadedBytes: number;
}

/** `FileSystemFileHandle` without the DOM library: opaque here, kept by structured clone. */
export interface FileSystemFileHandleLike {
  readonly kind: 'file';
  readonly name: string;
}

export interface TorrentList {
  all(): Promise<TorrentRecord[]>;
  /** Stores the record whole, replacing an older one. */
  save(record: TorrentRecord): Promise<void>;
  remove(infoHash: InfoHash): Promise<void>;
}

/** Small values under string keys. */
export interface KeyValueStore {
  get(recordKey: string): Promise<unknown>;
  set(recordKey: string, value: unknown): Promise<void>;
}

/** What the signer keeps beside the outbox: the vault, the session key, the wallet's settings. */
export interface PurseStore {
  get(recordKey: string): Promise<unknown>;
  /**
   * Replaces a value by what `change` makes of it, `undefined` deleting it, in one transaction that
   * no other tab can come into. Resolves with the new value when it is safe even from a crash of the
   * operating system. When `change` throws, nothing is written and its error comes out.
   */
  update(recordKey: string, change: (current: unknown) => unknown): Promise<unknown>;
}

/** Every transaction that was signed. Nothing is ever deleted. */
export interface OutboxStore {
  /** Of one chain, oldest first. */
  list(chainId: number): Promise<readonly OutboxRecord[]>;
  /**
   * Stores a record unless its txid is there already, and resolves with the stored one when it is
   * safe even from a crash of the operating system. `admit` sees what was stored after `since`
   * (milliseconds), of all chains and in the same transaction; when it throws, nothing is stored and
   * its error comes out. It is not asked about a record that is there already.
   */
  add(
    record: OutboxRecord,
    since: number,
    admit: (recent: readonly OutboxRecord[]) => void,
  ): Promise<OutboxRecord>;
  /** Replaces the record by what `change` makes of it; null when there is none. */
  update(
    txid: string,
    change: (record: OutboxRecord) => OutboxRecord,
  ): Promise<OutboxRecord | null>;
}
