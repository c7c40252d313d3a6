/** What is about to be shared, from files as they were picked or dropped. */
import type { SharedFile } from '../../bridge/commands.ts';

export interface Share {
  /** The common folder's name, or the single file's, or the first file's without its ending. */
  readonly name: string;
  /** With paths below the common folder. */
  readonly files: readonly SharedFile[];
  readonly totalBytes: number;
  /** All of them can be read again after a reload. */
  readonly hasHandles: boolean;
}

export function describeShare(files: readonly SharedFile[]): Share {
  const folder = commonFolder(files);
  return {
    name: folder ?? (files.length === 1 ? fileName(files) : stem(fileName(files))),
    files: files.map((shared) => ({ ...shared, path: pathIn(folder, files.length, shared) })),
    totalBytes: files.reduce((sum, { file }) => sum + file.size, 0),
    hasHandles: files.every(({ handle }) => handle !== null),
  };
}

/** A file alone is shared as itself, whatever folder it came in. */
function pathIn(folder: string | null, fileCount: number, { path }: SharedFile): readonly string[] {
  if (fileCount === 1) return path.slice(-1);
  return folder === null ? path : path.slice(1);
}

function commonFolder(files: readonly SharedFile[]): string | null {
  const first = files[0]?.path[0];
  if (first === undefined || files.length === 1) return null;
  return files.every(({ path }) => path.length > 1 && path[0] === first) ? first : null;
}

function fileName(files: readonly SharedFile[]): string {
  return files[0]?.path.at(-1) ?? '';
}

function stem(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}
