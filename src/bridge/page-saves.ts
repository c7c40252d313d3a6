/** Saving files of a torrent to the user's own disk: what the interface asks of the page. */
import type { InfoHash } from '../core/units/info-hash.ts';
import type { FileToSave } from './save-worker.ts';

/** What is to be saved: at least one file. */
export interface SaveOrder {
  readonly infoHash: InfoHash;
  readonly torrentName: string;
  readonly files: readonly FileToSave[];
  /** Several as one zip file, also where a folder could be picked. */
  readonly asZip: boolean;
}

/** Where it goes: what the user picked, or the browser's downloads, which take one file or one zip. */
export type SaveTarget =
  | { readonly kind: 'file'; readonly handle: FileSystemFileHandle }
  | { readonly kind: 'folder'; readonly handle: FileSystemDirectoryHandle }
  | { readonly kind: 'downloads' };

export interface SaveProgress {
  /** Of all files, or of the zip file, which is a little longer; 0 while it is not known. */
  readonly lengthBytes: number;
  /** Written, or taken by the browser. */
  readonly writtenBytes: number;
  /** Read again and found right; 0 to the end for what went to the downloads. */
  readonly checkedBytes: number;
}

export interface PageSaves {
  /** Whether the user can pick a place (File System Access); elsewhere it is the downloads. */
  readonly canPickTarget: boolean;
  /** Whether files of one of these torrents are being saved, in whatever tab. */
  areRunning(infoHashes: readonly InfoHash[]): Promise<boolean>;
  /** Call it from a click: it opens a picker, where there is one. Null when the user cancels. */
  pickTarget(order: SaveOrder): Promise<SaveTarget | null>;
  /**
   * Resolves when all is written and checked, or when the browser's downloads have taken the last byte.
   * Rejects with `cancelled`, or with what went wrong, an update that does not wait among it; a file that was being written is then as before.
   */
  save(order: SaveOrder, target: SaveTarget, run: SaveRun): Promise<void>;
}

export interface SaveRun {
  /** Of what arrives: said when it is ended by somebody else. */
  readonly name: string;
  readonly signal: AbortSignal;
  readonly hear: (progress: SaveProgress) => void;
}
