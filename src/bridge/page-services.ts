/**
 * What only the page can do for the user interface, implemented in `page/` and lent by `main.ts`,
 * so that `ui/` needs to know neither the engine nor the browser's file and update machinery.
 */
import type { SharedFile } from './commands.ts';
import type { LocalWorld, PracticeEarnings } from './world.ts';

/** What was dropped, pasted or picked, sorted by what can be done with it. */
export interface IncomingItems {
  /** Magnet links, info hashes and URLs, in order. */
  readonly links: readonly string[];
  /** Bytes of .torrent files. */
  readonly metainfos: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Content files and folders to share; paths start with the folder's name. */
  readonly files: readonly SharedFile[];
}

export interface PageServices {
  /**
   * Opens the file picker; null when the user cancels. With handles where the browser has them.
   * `'metainfo'` offers .torrent files only.
   */
  pickFiles(only?: 'metainfo'): Promise<IncomingItems | null>;
  /** Opens the folder picker; null when the user cancels. */
  pickFolder(): Promise<IncomingItems | null>;
  /** Call it inside the event handler: a `DataTransfer` is empty afterwards. */
  readTransfer(transfer: DataTransfer): Promise<IncomingItems>;
  /** Asks for leave to read the files again. Call it from a click. False when refused. */
  requestReadAccess(handles: readonly FileSystemFileHandle[]): Promise<boolean>;
  saveBlob(blob: Blob, name: string): void;
  copyText(text: string): Promise<void>;
  /** Null outside the local world. */
  readonly world: Promise<LocalWorld | null>;
  /** What the seller of the local world's practice torrent earned; null where nobody tells. */
  practiceEarnings(): Promise<PracticeEarnings | null>;
  /** Calls back once a new version waits; the returned function stops it. */
  onUpdateReady(listener: () => void): () => void;
  /** Drains the engine, activates the waiting version and reloads every tab. */
  applyUpdate(): Promise<void>;
}
