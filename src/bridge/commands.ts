/**
 * The one table of what a page can ask of the engine. Everything else about commands (client,
 * server, their types) is derived from it by `keyof`. Arguments and results are plain data that
 * `structuredClone` can carry; failures cross as a `Fault`.
 *
 * Commands are idempotent: after a hand-over between tabs an unanswered one is sent again.
 */
import type { PayCommands } from './paying.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import type {
  EffectiveSettings,
  EngineStats,
  Settings,
  TorrentDetail,
  TorrentSnapshot,
} from './snapshots.ts';

/** What the user gave: a magnet link, an info hash, an http(s) URL, or a .torrent file's bytes. */
export type TorrentInput =
  | { readonly kind: 'link'; readonly link: string }
  | { readonly kind: 'metainfo'; readonly bytes: Uint8Array };

export interface AddedTorrent {
  readonly infoHash: InfoHash;
  /** It was in the list already; nothing was changed, unless it was a preview. */
  readonly wasKnown: boolean;
}

/**
 * A local file to share. Its path is the one in the torrent: with the folders it lies in below the
 * shared folder, whose own name is the torrent's.
 */
export interface SharedFile {
  readonly path: readonly string[];
  readonly file: File;
  /** Lets the file be read again after a reload, where the browser gives one. */
  readonly handle: FileSystemFileHandle | null;
}

export interface CreateTorrent {
  /** Chosen by the page; names the creation in `creation.progressed` and `creation.cancel`. */
  readonly creationId: string;
  /** The torrent's name: the file's, the folder's, or the user's choice. */
  readonly name: string;
  readonly files: readonly SharedFile[];
  readonly comment: string | null;
  readonly isPrivate: boolean;
  /** Copy the bytes into the browser's storage instead of reading the files in place. */
  readonly keepCopy: boolean;
}

export interface Commands extends PayCommands {
  /** Adds and starts. Faults: every link and metainfo code. */
  'torrent.add': (input: TorrentInput) => AddedTorrent;
  /** Fetches the metadata and nothing else, with the settings' trackers. Faults: as `torrent.add`. */
  'torrent.preview': (input: TorrentInput) => AddedTorrent;
  /** The user's gesture: a preview asks the trackers that its link names as well. */
  'torrent.ask-own-trackers': (of: { readonly infoHash: InfoHash }) => void;
  /**
   * Turns a preview into a download, of all files when `files` is null. From here on the trackers
   * that its link names are asked too.
   */
  'torrent.accept': (of: {
    readonly infoHash: InfoHash;
    readonly files: readonly number[] | null;
  }) => void;
  'torrent.pause': (of: { readonly infoHash: InfoHash }) => void;
  'torrent.resume': (of: { readonly infoHash: InfoHash }) => void;
  /** `deleteData: false` keeps the pieces; adding the same torrent again finds them. */
  'torrent.remove': (of: { readonly infoHash: InfoHash; readonly deleteData: boolean }) => void;
  /** Replaces the selection, by file index. */
  'torrent.select': (of: {
    readonly infoHash: InfoHash;
    readonly files: readonly number[];
  }) => void;
  'torrent.recheck': (of: { readonly infoHash: InfoHash }) => void;
  'torrent.detail': (of: { readonly infoHash: InfoHash }) => TorrentDetail;
  /** The .torrent file. Faults: `torrent_not_ready` while metadata is missing. */
  'torrent.export': (of: { readonly infoHash: InfoHash }) => {
    readonly name: string;
    readonly bytes: Uint8Array;
  };
  'torrent.create': (of: CreateTorrent) => AddedTorrent;
  'creation.cancel': (of: { readonly creationId: string }) => void;
  /** The handles whose permission the page must ask for, after a reload. */
  'torrent.handles': (of: { readonly infoHash: InfoHash }) => readonly FileSystemFileHandle[];
  /** Gives a torrent its local files again. Faults: `file_changed`, `file_incomplete`. */
  'torrent.reattach': (of: {
    readonly infoHash: InfoHash;
    readonly files: readonly SharedFile[];
  }) => void;
  /** How fast a file plays, for how far a stream reads ahead; null when it is not known (any more). */
  'stream.pace': (of: {
    readonly infoHash: InfoHash;
    readonly fileIndex: number;
    readonly bytesPerSecond: number | null;
  }) => void;
  'settings.get': (nothing: null) => EffectiveSettings;
  'settings.set': (change: Partial<Settings>) => EffectiveSettings;
  /** Deletes the pieces of torrents that were removed without their data. */
  'storage.forget': (nothing: null) => void;
  /** The network is back, or the user asks: reconnect to every tracker now. */
  'trackers.retry': (nothing: null) => void;
  /** Everything as it stands, for a page that has just connected. */
  'engine.state': (nothing: null) => EngineState;
  /** Flushes everything to storage; for a planned hand-over or update. */
  'engine.drain': (nothing: null) => void;
}

export type CommandName = keyof Commands;
export type CommandArgument<Name extends CommandName> = Parameters<Commands[Name]>[0];
export type CommandResult<Name extends CommandName> = ReturnType<Commands[Name]>;

/** What the engine implements: each command, possibly later, told when its caller lost interest. */
export type CommandHandlers = {
  readonly [Name in CommandName]: (
    argument: CommandArgument<Name>,
  ) => CommandResult<Name> | Promise<CommandResult<Name>>;
};

export interface EngineState {
  readonly torrents: readonly TorrentSnapshot[];
  readonly stats: EngineStats;
}
