/** The two paths of our own origin under which the service worker serves files of torrents. */
import { parseInfoHash, type InfoHash } from '../units/info-hash.ts';

export interface StreamPath {
  /** `stream` is for players and readers, `save` for the browser's downloads. */
  readonly kind: 'stream' | 'save';
  readonly infoHash: InfoHash;
  /** Of the metainfo's files, from 0. */
  readonly fileIndex: number;
}

const PATH = /^\/(stream|save)\/([0-9a-f]{40})\/(0|[1-9][0-9]{0,8})$/;

/** Where a player or reader finds a file: `/stream/<info hash>/<file index>`. */
export function streamPath(infoHash: InfoHash, fileIndex: number): string {
  return `/stream/${infoHash}/${fileIndex}`;
}

/** Null for any other path: each file has exactly one of either kind. */
export function parseStreamPath(pathname: string): StreamPath | null {
  const [, kind, hash = '', index] = PATH.exec(pathname) ?? [];
  const infoHash = parseInfoHash(hash);
  if (infoHash === null) return null;
  return { kind: kind === 'save' ? 'save' : 'stream', infoHash, fileIndex: Number(index) };
}

/** Whether a path lies where only files of torrents lie, well formed or not. */
export function isStreamPath(pathname: string): boolean {
  return /^\/(?:stream|save)(?:\/|$)/.test(pathname);
}
