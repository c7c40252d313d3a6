/**
 * What the page and its save worker say to each other: files written where the user has picked a place
 * (File System Access), and read again. One worker for one save; it ends by itself after `saved` or
 * `failed`.
 *
 * The handles must be writable already: permission is asked for on the page, by a press.
 */
import type { Fault } from '../core/fault.ts';
import type { InfoHash } from '../core/units/info-hash.ts';

export interface FileToSave {
  /** Of the metainfo's files, from 0. */
  readonly fileIndex: number;
  /** As in `FileSnapshot`: folder names below the torrent's own folder, then the file's name. */
  readonly path: readonly string[];
  readonly lengthBytes: number;
}

/** Page to worker: the first says how it is watched, then comes the one order. */
export type ToSaveWorker =
  /** It holds this lock as long as it lives, and says so: browsers tell of no worker's end. */
  | { readonly kind: 'live'; readonly lock: string }
  | SaveWorkerOrder
  /** What is not complete is removed; the answer is `failed`, with `cancelled`. */
  | { readonly kind: 'cancel' };

export type SaveWorkerOrder =
  /**
   * Writes one file to what `showSaveFilePicker` gave. Until all of it is there the old content stays.
   */
  | {
      readonly kind: 'save-file';
      readonly infoHash: InfoHash;
      readonly file: FileToSave;
      readonly handle: FileSystemFileHandle;
    }
  /**
   * Writes files, in folders as in the torrent, into a new folder of what `showDirectoryPicker` gave.
   * Nothing that is there is written over: the new folder is called `name (2)` if need be.
   */
  | {
      readonly kind: 'save-folder';
      readonly infoHash: InfoHash;
      /** Of the torrent: the new folder's name, unless all files lie in one folder of it. */
      readonly name: string;
      readonly files: readonly FileToSave[];
      readonly handle: FileSystemDirectoryHandle;
      /**
       * What an earlier try of this order has told by `file-saved`. Where all of it is still there, as it
       * was, it stays, and the others come into the same folder.
       */
      readonly begun?: Saved;
    };

/** Worker to page. */
export type FromSaveWorker =
  /** It holds the lock. */
  | { readonly kind: 'alive' }
  /** A few times a second. */
  | {
      readonly kind: 'progress';
      /** Each file is written, then read again. */
      readonly phase: 'writing' | 'verifying';
      /** Of all files: written, and read again. Both end at `lengthBytes`. */
      readonly writtenBytes: number;
      readonly verifiedBytes: number;
      readonly lengthBytes: number;
    }
  /** Of a folder: one of its files is there and checked, now or since an earlier try. */
  | { readonly kind: 'file-saved'; readonly folderName: string; readonly file: SavedFile }
  /** All files are there, and what is on disk is what was sent. */
  | { readonly kind: 'saved'; readonly saved: Saved }
  /** `saved` has the files that were complete before; they stay. */
  | { readonly kind: 'failed'; readonly fault: Fault; readonly saved: Saved };

export interface Saved {
  /** Of the folder that was made; null for a single file. */
  readonly folderName: string | null;
  readonly files: readonly SavedFile[];
}

export interface SavedFile {
  readonly fileIndex: number;
  /** Below that folder; of a single file, the name it was given by the user. */
  readonly path: readonly string[];
  readonly lengthBytes: number;
  /** Of what was read from disk again, as 64 hexadecimal digits. */
  readonly sha256: string;
}
