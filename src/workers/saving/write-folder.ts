/** A new folder for files that are saved together; nothing that is there is touched. */
import { numberedName } from '../../core/torrent/safe-name.ts';
import { saveFault } from './save-fault.ts';

/** Makes `name` in `parent`, or `name (2)`, … when something is called so. */
export async function makeNewFolder(
  parent: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemDirectoryHandle> {
  try {
    for (let number = 1; ; number += 1) {
      const wanted = number === 1 ? name : numberedName(name, number);
      const free = await withAllowedName(wanted, (allowed) => freeName(parent, allowed));
      if (free !== null) return await parent.getDirectoryHandle(free, { create: true });
    }
  } catch (error) {
    throw saveFault(error);
  }
}

/** Makes a file, and the folders above it. */
export async function makeFile(
  folder: FileSystemDirectoryHandle,
  path: readonly string[],
): Promise<{
  readonly handle: FileSystemFileHandle;
  /** As the browser let it be called. */
  readonly path: readonly string[];
}> {
  try {
    let parent = folder;
    const folders: string[] = [];
    for (const name of path.slice(0, -1)) {
      parent = await getFolder(parent, name);
      folders.push(parent.name);
    }
    const handle = await withAllowedName(path.at(-1) ?? '', (name) =>
      parent.getFileHandle(name, { create: true }),
    );
    return { handle, path: [...folders, handle.name] };
  } catch (error) {
    throw saveFault(error);
  }
}

function getFolder(
  parent: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemDirectoryHandle> {
  return withAllowedName(name, (allowed) => parent.getDirectoryHandle(allowed, { create: true }));
}

/** Browsers refuse some names (shortcuts of Windows, hidden ones), and say so by a `TypeError`. */
async function withAllowedName<Handle>(
  name: string,
  make: (name: string) => Promise<Handle>,
): Promise<Handle> {
  try {
    return await make(name);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return make(`_${name}.download`);
  }
}

/** The name, or null when something is called so. */
async function freeName(parent: FileSystemDirectoryHandle, name: string): Promise<string | null> {
  try {
    await parent.getDirectoryHandle(name);
    return null;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    if (error.name === 'NotFoundError') return name;
    // A file is called so.
    if (error.name === 'TypeMismatchError') return null;
    throw error;
  }
}

/** Removes `path` below `folder`, part by part from its end, as far as there is nothing in it. */
export async function removeEmptyFolders(
  folder: FileSystemDirectoryHandle,
  path: readonly string[],
): Promise<void> {
  for (let depth = path.length; depth > 0; depth -= 1) {
    let parent = folder;
    for (const name of path.slice(0, depth - 1)) parent = await parent.getDirectoryHandle(name);
    // Not recursive: a folder with something in it stays.
    await parent.removeEntry(path[depth - 1] ?? '');
  }
}
