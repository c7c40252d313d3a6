/**
 * The paths that browsers download from: `/save/<info hash>/<file index>` is one file,
 * `/save/<info hash>/<indexes>.zip` several, with indexes and ranges as in `0,2,4-6`. All that is saved
 * stands in the path: a service worker remembers nothing from one request to the next.
 *
 * `?id=<save id>` names one save: its page says that it is its own, and hears of it (`bridge/saves.ts`).
 * Without it nothing is answered.
 */
import { formatFileRanges, parseFileRanges } from '../torrent/file-ranges.ts';
import { parseInfoHash, type InfoHash } from '../units/info-hash.ts';

/** Made by the page: letters, digits and hyphens, 64 at most. A UUID is one. */
export type SaveId = string;

export interface ZipPath {
  readonly infoHash: InfoHash;
  /** Of the metainfo's files, from 0; ascending, without repeats, at least one. */
  readonly fileIndexes: readonly number[];
}

const ZIP = /^\/save\/([0-9a-f]{40})\/([0-9,-]+)\.zip$/;
const SAVE_ID = /^\?(?:.*&)?id=([0-9a-z-]{1,64})(?:&|$)/i;

/** Where the browser downloads a file from. */
export function savePath(infoHash: InfoHash, fileIndex: number, id: SaveId | null = null): string {
  return `/save/${infoHash}/${fileIndex}${idQuery(id)}`;
}

/**
 * Where the browser downloads several files from, as one zip file.
 * @param fileIndexes In any order, at least one; padding files are left out of the zip.
 */
export function zipPath(
  infoHash: InfoHash,
  fileIndexes: readonly number[],
  id: SaveId | null = null,
): string {
  const ascending = [...new Set(fileIndexes)].sort((one, other) => one - other);
  return `/save/${infoHash}/${formatFileRanges(ascending)}.zip${idQuery(id)}`;
}

/** Null for any other path: each set of files has exactly one. */
export function parseZipPath(pathname: string): ZipPath | null {
  const [, hash = '', ranges = ''] = ZIP.exec(pathname) ?? [];
  const infoHash = parseInfoHash(hash);
  const fileIndexes = parseFileRanges(ranges);
  if (infoHash === null || fileIndexes === null) return null;
  return formatFileRanges(fileIndexes) === ranges ? { infoHash, fileIndexes } : null;
}

/** @param search With its `?`, as a URL has it. Null when nothing, or nothing usable, names the save. */
export function parseSaveId(search: string): SaveId | null {
  return SAVE_ID.exec(search)?.[1] ?? null;
}

function idQuery(id: SaveId | null): string {
  return id === null ? '' : `?id=${id}`;
}
