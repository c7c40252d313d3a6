/** Where files of a torrent lie when they are saved together, in a zip file or in a picked folder. */
import { safeName, shortName } from '../torrent/safe-name.ts';
import { safePaths } from '../torrent/safe-paths.ts';

export interface SaveFolder {
  /** Of the one folder that all of them lie in. */
  readonly name: string;
  /** Below that folder, in the order of the files. */
  readonly paths: readonly (readonly string[])[];
}

/**
 * In UTF-8. File systems allow 255, but a number may follow, browsers write into a file beside it whose
 * name is longer (`.crswap`, `.crdownload`), and what Chromium refuses is called `_name.download`.
 */
const MAX_SAVED_NAME_BYTES = 215;

/** Windows has no such names, and Chromium writes none anywhere. */
const UNPORTABLE = /["*:<>?|]/g;

/**
 * The folder is the innermost one that holds all files, so that a season of a series is not buried in
 * what stands above it; else it is called like the torrent. All names are made safe here once more, and
 * no two paths are the same on any file system, whatever came across the border.
 * @param torrentName Also of a torrent of one file.
 * @param paths As in a metainfo: folder names below the torrent's own folder, then the file's name.
 */
export function saveFolder(torrentName: string, paths: readonly (readonly string[])[]): SaveFolder {
  const depth = commonDepth(paths);
  const inner = paths[0]?.[depth - 1];
  return {
    name: savedName(inner ?? torrentName),
    paths: safePaths(paths.map((path) => path.slice(depth).map(savedName))),
  };
}

/** A zip file called like the folder in it. */
export function zipName({ name }: SaveFolder): string {
  return safeName(`${name}.zip`);
}

function savedName(name: string): string {
  return shortName(name.replace(UNPORTABLE, '_'), MAX_SAVED_NAME_BYTES);
}

/** How many folders all paths begin with. */
function commonDepth(paths: readonly (readonly string[])[]): number {
  const [first = [], ...others] = paths;
  let depth = 0;
  while (depth < first.length - 1 && others.every((path) => isIn(path, first, depth))) depth += 1;
  return depth;
}

function isIn(path: readonly string[], folder: readonly string[], depth: number): boolean {
  return depth < path.length - 1 && path[depth] === folder[depth];
}
