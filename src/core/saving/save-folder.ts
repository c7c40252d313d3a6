/** Where files of a torrent lie when they are saved together, in a zip file or in a picked folder. */
import { safeName } from '../torrent/safe-name.ts';
import { safePaths } from '../torrent/safe-paths.ts';

export interface SaveFolder {
  /** Of the one folder that all of them lie in. */
  readonly name: string;
  /** Below that folder, in the order of the files. */
  readonly paths: readonly (readonly string[])[];
}

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
    name: safeName(portable(inner ?? torrentName)),
    paths: safePaths(paths.map((path) => path.slice(depth).map(portable))),
  };
}

/** A zip file called like the folder in it. */
export function zipName({ name }: SaveFolder): string {
  return safeName(`${name}.zip`);
}

function portable(name: string): string {
  return name.replace(UNPORTABLE, '_');
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
