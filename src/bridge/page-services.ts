/**
 * What only the page can do for the user interface, implemented in `page/` and lent by `main.ts`,
 * so that `ui/` needs to know neither the engine nor the browser's file and update machinery.
 */
import type { Fault } from '../core/fault.ts';
import type { SharedFile } from './commands.ts';
import type { LaunchPlace } from './launch.ts';
import type { PageSaves } from './page-saves.ts';
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

/**
 * - `ready`: a new version waits
 * - `held`: it was asked for, and is taken when what is being saved is done
 * - `reload-needed`: the new version is here, and parts of this page's own are gone
 */
export type UpdateState = 'none' | 'ready' | 'held' | 'reload-needed';

/** What is to be said about the update that a page comes out of. */
export interface UpdateNote {
  /**
   * `hurried`: the engine had not stored everything in time; pieces under way are fetched again. Null
   * in tabs that did not ask for the update.
   */
  readonly drain: 'drained' | 'hurried' | null;
  /** Names of what this tab was saving, and what the update did not wait for. */
  readonly endedSaves: readonly string[];
}

/**
 * How Bittern is kept as an app in this browser.
 * - `prompt`: the browser asks the user when we say so
 * - `menu`: by the browser's own menu, if at all
 * - `share-sheet`, `dock`: Safari on a phone or tablet, on a Mac
 */
export type InstallWay =
  'installed' | 'prompt' | 'menu' | 'share-sheet' | 'dock' | 'firefox' | 'firefox-phone';

/** Whether the browser keeps what is stored when space runs low; `unknown` where it does not tell. */
export type StorageKeeping = 'kept' | 'at-risk' | 'unknown';

/** What would be missed if the browser deleted it. */
export type Keepsake = 'torrents' | 'purse';

export interface PageStorage {
  keeping(): Promise<StorageKeeping>;
  /** Asks the browser to keep it. Where its user is asked, that may take for ever. */
  askToKeep(): Promise<StorageKeeping>;
  /** What the browser has deleted, until `forgetLoss`; not all browsers leave a trace of it. */
  lost(): readonly Keepsake[];
  forgetLoss(): void;
  /** There is something to lose, or no longer. */
  note(keepsake: Keepsake, isThere: boolean): void;
}

/** What the system brings to a running or starting app. */
export type Launch =
  | { readonly kind: 'items'; readonly items: IncomingItems }
  | { readonly kind: 'place'; readonly place: LaunchPlace }
  | { readonly kind: 'failed'; readonly fault: Fault };

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
  /** For what this page made itself; files of torrents go by `saves`. */
  saveBlob(blob: Blob, name: string): void;
  readonly saves: PageSaves;
  readonly storage: PageStorage;
  copyText(text: string): Promise<void>;
  /** Opens the system's share sheet; null where there is none. Call it from a click. */
  readonly shareLink:
    ((of: { readonly title: string; readonly url: string }) => Promise<void>) | null;
  /** Null outside the local world. */
  readonly world: Promise<LocalWorld | null>;
  /** What the seller of the local world's practice torrent earned; null where nobody tells. */
  practiceEarnings(): Promise<PracticeEarnings | null>;
  /** Calls back with the way now and at each change; the returned function stops it. */
  onInstallWay(listener: (way: InstallWay) => void): () => void;
  /** For the way `prompt`, from a click: the browser asks the user. False when refused. */
  install(): Promise<boolean>;
  /** Whether the browser lets us ask for magnet links of other pages. */
  readonly canHandleMagnets: boolean;
  /** From a click: the browser asks the user. */
  handleMagnets(): void;
  /** Calls back for what the system opens with Bittern, also for what came before. Call it once. */
  hearLaunches(listener: (launch: Launch) => void): void;
  /** Calls back with the state now and at each change; the returned function stops it. */
  onUpdate(listener: (state: UpdateState) => void): () => void;
  /**
   * Whether something runs in this tab, or would be lost if the page were loaded anew. A new version
   * is taken without asking only while nothing does, and no tab is looked at.
   */
  setBusy(isBusy: boolean): void;
  /**
   * Waits for what is being saved to the disk in any tab, drains the engine, takes the new version and reloads every tab.
   * Resolves before the reload.
   */
  applyUpdate(): Promise<void>;
  /** While it is held: takes it now, and ends what is being saved. */
  updateAnyway(): void;
  /** Of the update that this page comes out of, once: says nothing for any other load. */
  takeUpdateNote(): UpdateNote;
}
