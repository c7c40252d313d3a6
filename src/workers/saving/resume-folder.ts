/** Goes on in the folder of an earlier try: what is complete in it is read again, and not fetched again. */
import type { SavedFile, SaveWorkerOrder } from '../../bridge/save-worker.ts';
import { FaultError } from '../../core/fault.ts';
import type { SaveProgress } from './save-progress.ts';
import { readAgain, type WriteParts } from './write-file.ts';

export interface Begun {
  readonly folder: FileSystemDirectoryHandle;
  /** By their index. */
  readonly files: ReadonlyMap<number, SavedFile>;
}

/** Null when nothing was begun, or when it is not all there as it was: that folder is not ours any more. */
export async function findBegun(
  { handle, begun }: Extract<SaveWorkerOrder, { kind: 'save-folder' }>,
  parts: WriteParts,
  going: { readonly progress: SaveProgress; readonly signal: AbortSignal },
): Promise<Begun | null> {
  if (begun === undefined || begun.folderName === null || begun.files.length === 0) return null;
  try {
    const folder = await handle.getDirectoryHandle(begun.folderName);
    for (const file of begun.files) {
      const stored = await readAgain(parts, await findFile(folder, file.path), going);
      if (stored.sha256 !== file.sha256) throw new TypeError('It was changed.');
      going.progress.wrote(file.lengthBytes);
    }
    return { folder, files: new Map(begun.files.map((file) => [file.fileIndex, file])) };
  } catch (error) {
    // It was cancelled.
    if (error instanceof FaultError) throw error;
    going.progress.restart();
    return null;
  }
}

async function findFile(
  folder: FileSystemDirectoryHandle,
  path: readonly string[],
): Promise<FileSystemFileHandle> {
  let parent = folder;
  for (const name of path.slice(0, -1)) parent = await parent.getDirectoryHandle(name);
  return parent.getFileHandle(path.at(-1) ?? '');
}
