/**
 * How the service worker gets at files of torrents. It asks every page for a line to the engine; the
 * leading one makes a MessageChannel and hands one end to its engine worker, the other to the service
 * worker. From then on no page stands between.
 *
 * Whoever ends is noticed by a Web Lock that only it held: no browser tells the other end of a port.
 */
import type { StreamedFile } from '../core/media/stream-head.ts';
import type { Fault } from '../core/fault.ts';
import type { InfoHash } from '../core/units/info-hash.ts';

/** Service worker to pages. */
export type StreamCall =
  /** Who leads, answers with a line. */
  | { readonly kind: 'stream-line-wanted'; readonly life: string }
  /** Something is being streamed: a service worker that no page speaks to is ended after 30 s. Answer at once. */
  | { readonly kind: 'stream-busy' };

/** Page to service worker. */
export type StreamReply =
  | { readonly kind: 'stream-line'; readonly line: StreamLine }
  /** Stay. */
  | { readonly kind: 'stream-awake' };

/**
 * Page to service worker, with a port: another version is about to take its place. All that it is still
 * sending fails, saves too; then the port hears of it.
 */
export interface BodiesEnd {
  readonly kind: 'bodies-end';
}

/** The service worker's end of a line. */
export interface StreamLine {
  readonly port: MessagePort;
  /** A lock that the engine holds as long as it lives. */
  readonly life: string;
}

/** Service worker to engine, on a line. Ids are the service worker's own. */
export type LineRequest =
  | {
      readonly kind: 'open';
      readonly id: number;
      readonly infoHash: InfoHash;
      readonly fileIndex: number;
      /** The `Range` header, if any. */
      readonly range: string | null;
      /** False when only length and name are wanted. */
      readonly hasBody: boolean;
    }
  /** What a save is made of. */
  | {
      readonly kind: 'list';
      readonly id: number;
      readonly infoHash: InfoHash;
      readonly fileIndexes: readonly number[];
    }
  /** One more chunk. */
  | { readonly kind: 'pull'; readonly id: number }
  /** Nobody reads on. */
  | { readonly kind: 'cancel'; readonly id: number };

/**
 * Engine to service worker: one for each `open`, `list` and `pull`, in their order. There is no end of a
 * stream: it has as many bytes as its head promised, or a fault.
 */
export type LineAnswer =
  | { readonly kind: 'opened'; readonly id: number; readonly file: StreamedFile }
  | { readonly kind: 'listed'; readonly id: number; readonly listed: ListedFiles }
  | { readonly kind: 'chunk'; readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'fault'; readonly id: number; readonly fault: Fault };

/** Files of a torrent that are to be saved: each of them is here, or may come. */
export interface ListedFiles {
  /** Of the torrent; safe. */
  readonly name: string;
  /** When the torrent was made, or added. Milliseconds since 1970. */
  readonly madeAt: number;
  /** At least one, without padding. */
  readonly files: readonly ListedFile[];
}

export interface ListedFile {
  readonly fileIndex: number;
  /** As in a metainfo: folders, then the file's name; safe. */
  readonly path: readonly string[];
  readonly lengthBytes: number;
}
