/** Asks the user where to save, with the browser's pickers where it has them. */
import { FaultError } from '../core/fault.ts';
import type { SaveOrder, SaveTarget } from '../bridge/page-saves.ts';
import { saveFolder } from '../core/saving/save-folder.ts';
import { unlessCancelled } from './file-pickers.ts';

/** The browser remembers where it was the last time that something was saved. */
const WHERE = { id: 'bittern-save', startIn: 'downloads' } as const;

/** Null when the user cancels. */
export async function pickTarget(order: SaveOrder): Promise<SaveTarget | null> {
  const { torrentName, files, asZip } = order;
  const [file] = files;
  if (window.showDirectoryPicker === undefined || window.showSaveFilePicker === undefined) {
    return { kind: 'downloads' };
  }
  if (file === undefined || asZip) return { kind: 'downloads' };
  if (files.length > 1) {
    const picking = window.showDirectoryPicker({ ...WHERE, mode: 'readwrite' });
    const handle = await opened(picking);
    return handle && { kind: 'folder', handle };
  }
  const suggestedName = saveFolder(torrentName, [file.path]).paths[0]?.at(-1) ?? torrentName;
  const picking = window.showSaveFilePicker({ ...WHERE, suggestedName });
  const handle = await opened(picking);
  return handle && { kind: 'file', handle };
}

async function opened<T>(picking: Promise<T>): Promise<T | null> {
  try {
    return await unlessCancelled(picking);
  } catch (error) {
    // The press was too long ago: the engine or the network was slow.
    const isTooLate = error instanceof DOMException && error.name === 'SecurityError';
    if (!isTooLate) throw error;
    throw new FaultError('save_failed', 'The browser did not ask where to save. Press Save again.');
  }
}
