/** Reads folders into flat lists of files, from handles and from the older entries. */
import type { SharedFile } from '../bridge/commands.ts';

export async function readHandle(
  handle: FileSystemHandle,
  above: readonly string[],
): Promise<readonly SharedFile[]> {
  if (handle instanceof FileSystemDirectoryHandle) return readDirectory(handle, above);
  if (handle instanceof FileSystemFileHandle) return [await readFileHandle(handle, above)];
  return [];
}

export async function readFileHandle(
  handle: FileSystemFileHandle,
  above: readonly string[],
): Promise<SharedFile> {
  return { path: [...above, handle.name], file: await handle.getFile(), handle };
}

/** All files below a folder, in the order of their names. */
export async function readDirectory(
  directory: FileSystemDirectoryHandle,
  above: readonly string[],
): Promise<readonly SharedFile[]> {
  const path = [...above, directory.name];
  const children: FileSystemHandle[] = [];
  for await (const child of directory.values()) children.push(child);
  children.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = await Promise.all(children.map((child) => readHandle(child, path)));
  return files.flat();
}

/** The same for browsers without handles in drag and drop. */
export async function readEntry(
  entry: FileSystemEntry,
  above: readonly string[],
): Promise<readonly SharedFile[]> {
  const path = [...above, entry.name];
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((resolve, reject) => {
      entry.file(resolve, reject);
    });
    return [{ path, file, handle: null }];
  }
  if (!(entry instanceof FileSystemDirectoryEntry)) return [];
  const children = await readAllEntries(entry.createReader());
  children.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = await Promise.all(children.map((child) => readEntry(child, path)));
  return files.flat();
}

/** A reader gives at most a hundred entries at a time, and an empty list at the end. */
async function readAllEntries(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return all;
    all.push(...some);
  }
}
