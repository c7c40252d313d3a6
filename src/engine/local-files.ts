/** Local files that are seeded in place: read again through their handles, or as the page gave them. */
import { FaultError } from '../core/fault.ts';
import type { FileSystemFileHandleLike } from '../core/ports.ts';
import type { Metainfo } from '../core/torrent/metainfo.ts';
import type { SharedFile } from '../bridge/commands.ts';

/** `queryPermission` is Chromium's; elsewhere there are no handles to local files. */
interface PermissionedHandle extends FileSystemFileHandle {
  queryPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
}

/** Rejects with `file_permission` (the page must ask), `file_gone`, `file_incomplete` or `file_changed`. */
export async function filesOfHandles(
  handles: readonly FileSystemFileHandleLike[],
  metainfo: Metainfo,
): Promise<File[]> {
  if (handles.length < metainfo.files.length) {
    throw new FaultError(
      'file_incomplete',
      'The browser no longer knows all files of this torrent. Choose them again to go on sharing.',
    );
  }
  const files: File[] = [];
  for (const handle of handles as readonly PermissionedHandle[]) {
    if (((await handle.queryPermission?.({ mode: 'read' })) ?? 'granted') !== 'granted') {
      throw new FaultError(
        'file_permission',
        'The browser asks again before Bittern may read these files. Press "Allow access" to go on sharing.',
      );
    }
    try {
      files.push(await handle.getFile());
    } catch (cause) {
      throw new FaultError(
        'file_gone',
        `"${handle.name}" is no longer where it was. Put it back, or choose the file again.`,
        { cause },
      );
    }
  }
  assertSameSizes(files, metainfo);
  return files;
}

/** Brings chosen files into the metainfo's order. Rejects with `file_incomplete`, `file_changed`. */
export function matchFiles(shared: readonly SharedFile[], metainfo: Metainfo): SharedFile[] {
  // Chosen as the torrent's folder, whose own name may differ, or as what lies in it.
  const below = new Map(shared.map((one) => [one.path.slice(1).join('/'), one]));
  const exact = new Map(shared.map((one) => [one.path.join('/'), one]));
  const matched = metainfo.files.map((file) => {
    const isOnlyOne = metainfo.files.length === 1 && shared.length === 1;
    const path = file.path.join('/');
    return isOnlyOne ? shared[0] : (exact.get(path) ?? below.get(path));
  });
  const missing = metainfo.files.filter((_, index) => matched[index] === undefined);
  const [first] = missing;
  if (first !== undefined) {
    throw new FaultError(
      'file_incomplete',
      `${missing.length === 1 ? 'A file is' : `${String(missing.length)} files are`} missing, for example "${first.path.join('/')}". Choose all files of this torrent, or its whole folder.`,
    );
  }
  const files = matched.filter((one) => one !== undefined);
  assertSameSizes(
    files.map(({ file }) => file),
    metainfo,
  );
  return files;
}

function assertSameSizes(files: readonly File[], metainfo: Metainfo): void {
  metainfo.files.forEach(({ lengthBytes }, index) => {
    const file = files[index];
    if (file === undefined || file.size === lengthBytes) return;
    throw new FaultError(
      'file_changed',
      `"${file.name}" is not the file that was shared: its size differs. Choose the original, or share the new one as a torrent of its own.`,
    );
  });
}
