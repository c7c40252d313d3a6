/** One save from beginning to end, as the page asked for it (`bridge/save-worker.ts`). */
import type {
  FileToSave,
  FromSaveWorker,
  Saved,
  SavedFile,
  SaveWorkerOrder,
} from '../../bridge/save-worker.ts';
import { toFault } from '../../core/fault.ts';
import { saveFolder } from '../../core/saving/save-folder.ts';
import { findBegun } from './resume-folder.ts';
import { SaveProgress } from './save-progress.ts';
import { writeFile, type WriteParts } from './write-file.ts';
import { makeFile, makeNewFolder, removeEmptyFolders } from './write-folder.ts';

export interface SaveParts extends WriteParts {
  readonly now: () => number;
  readonly tell: (news: Extract<FromSaveWorker, { kind: 'progress' | 'file-saved' }>) => void;
}

interface Going {
  readonly progress: SaveProgress;
  readonly signal: AbortSignal;
}

/** Resolves with the last word, `saved` or `failed`. */
export async function carryOut(
  order: SaveWorkerOrder,
  parts: SaveParts,
  signal: AbortSignal,
): Promise<FromSaveWorker> {
  const files = order.kind === 'save-file' ? [order.file] : order.files;
  const lengthBytes = files.reduce((sum, file) => sum + file.lengthBytes, 0);
  const going = { progress: new SaveProgress(lengthBytes, parts), signal };
  const done: SavedFile[] = [];
  let folderName: string | null = null;
  const saved = (): Saved => ({ folderName, files: done });
  try {
    if (order.kind === 'save-file') {
      const { file, handle } = order;
      const of = { infoHash: order.infoHash, ...file };
      const sha256 = await writeFile(parts, of, handle, going);
      done.push(savedFile(file, [handle.name], sha256));
      return { kind: 'saved', saved: saved() };
    }
    const { name, paths } = saveFolder(
      order.name,
      files.map(({ path }) => path),
    );
    const begun = await findBegun(order, parts, going);
    const folder = begun?.folder ?? (await makeNewFolder(order.handle, name));
    folderName = folder.name;
    for (const [at, file] of files.entries()) {
      const path = paths[at] ?? [];
      const each =
        begun?.files.get(file.fileIndex) ??
        (await writeInto(order, { folder, file, path }, parts, going));
      done.push(each);
      going.progress.completed();
      parts.tell({ kind: 'file-saved', folderName, file: each });
    }
    return { kind: 'saved', saved: saved() };
  } catch (error) {
    return { kind: 'failed', fault: toFault(error), saved: saved() };
  }
}

async function writeInto(
  order: Extract<SaveWorkerOrder, { kind: 'save-folder' }>,
  of: {
    readonly folder: FileSystemDirectoryHandle;
    readonly file: FileToSave;
    readonly path: readonly string[];
  },
  parts: SaveParts,
  going: Going,
): Promise<SavedFile> {
  const { folder, file } = of;
  const { handle, path } = await makeFile(folder, of.path);
  try {
    const sha256 = await writeFile(parts, { infoHash: order.infoHash, ...file }, handle, going);
    return savedFile(file, path, sha256);
  } catch (error) {
    const above = [folder.name, ...path.slice(0, -1)];
    await removeEmptyFolders(order.handle, above).catch(() => undefined);
    throw error;
  }
}

function savedFile(
  { fileIndex, lengthBytes }: FileToSave,
  path: readonly string[],
  sha256: string,
): SavedFile {
  return { fileIndex, path, lengthBytes, sha256 };
}
