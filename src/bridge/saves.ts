/**
 * What pages hear of downloads that the service worker answers (`/save/…?id=<save id>`), and say to it.
 * Such a save begins when its path is opened in an iframe; what the browser does with the bytes, where
 * it puts them and when the file is complete on disk, no page is told.
 */
import type { Fault } from '../core/fault.ts';
import type { SaveId } from '../core/media/save-path.ts';

/**
 * - `going`: a few times a second, and once as soon as its length is known
 * - `done`: the browser has taken the last byte, and there were as many as promised
 * - `failed`: it was refused (then the browser shows no download at all), or broke off (then the
 *   browser shows one that failed)
 * - `cancelled`: by a page, or in the browser's own list of downloads
 *
 * The last three come exactly once, and nothing after them.
 */
export type SaveState = 'going' | 'done' | 'failed' | 'cancelled';

/** Service worker to all pages: each takes what it has begun itself. */
export interface SaveNews {
  readonly kind: 'save-news';
  readonly id: SaveId;
  readonly state: SaveState;
  /** Of the file, or of the zip file; 0 while it is not known, as when a save is refused. */
  readonly lengthBytes: number;
  /** Taken by the browser. */
  readonly sentBytes: number;
  /** Of `failed` and of nothing else. */
  readonly fault: Fault | null;
  /**
   * A lock that the service worker holds as long as it lives. Who gets it before the save is over
   * knows that it broke off: nobody is left to tell.
   */
  readonly life: string;
}

/**
 * Service worker to all pages: a download is asked for. It is answered only when the page that has begun
 * it says `save-mine`, at once and one time: other web pages can open such a path too.
 */
export interface SaveAsked {
  readonly kind: 'save-asked';
  /** Names this one request. */
  readonly turn: number;
  readonly id: SaveId;
  /** With its search. */
  readonly path: string;
}

/** Page to service worker. */
export interface SaveMine {
  readonly kind: 'save-mine';
  readonly turn: number;
}

/** Page to service worker: ends the save, so that the browser shows it as failed. Unknown ids are left alone. */
export interface SaveCancel {
  readonly kind: 'save-cancel';
  readonly id: SaveId;
}
