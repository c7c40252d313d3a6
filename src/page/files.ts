/** Files in and out of the page: the part of `PageServices` that picks, reads, saves and copies. */
import type { SharedFile } from '../bridge/commands.ts';
import type { IncomingItems, PageServices } from '../bridge/page-services.ts';
import { findLinks, sortFiles } from './incoming-items.ts';

type FileServices = Pick<
  PageServices,
  'pickFiles' | 'pickFolder' | 'readTransfer' | 'requestReadAccess' | 'saveBlob' | 'copyText'
>;

/** A download reads its blob a while after the click; there is no event for its end. */
const SAVED_AFTER_MS = 60_000;

export const fileServices: FileServices = {
  async pickFiles(only) {
    const { pickSharedFiles } = await import('./file-pickers.ts');
    const files = await pickSharedFiles(only);
    return files && sortFiles(files);
  },

  async pickFolder() {
    const { pickSharedFolder } = await import('./file-pickers.ts');
    const files = await pickSharedFolder();
    return files && sortFiles(files);
  },

  readTransfer,

  async requestReadAccess(handles) {
    for (const handle of handles) {
      if ((await handle.requestPermission?.({ mode: 'read' })) !== 'granted') return false;
    }
    return true;
  },

  saveBlob(blob, name) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => {
      URL.revokeObjectURL(link.href);
    }, SAVED_AFTER_MS);
  },

  copyText: (text) => navigator.clipboard.writeText(text),
};

/** Everything is taken out of the transfer before the first `await`: it is empty afterwards. */
function readTransfer(transfer: DataTransfer): Promise<IncomingItems> {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  const readings = items.map(startReading);
  const text = transfer.getData('text/plain') || transfer.getData('text/uri-list');
  return sortTransfer(readings, text);
}

async function sortTransfer(
  readings: readonly Promise<readonly SharedFile[]>[],
  text: string,
): Promise<IncomingItems> {
  const files = (await Promise.all(readings)).flat();
  // A picture dragged from a page comes as a file and as its address: the file is meant.
  return files.length > 0 ? sortFiles(files) : { ...(await sortFiles([])), links: findLinks(text) };
}

async function startReading(item: DataTransferItem): Promise<readonly SharedFile[]> {
  const file = item.getAsFile();
  const entry = item.webkitGetAsEntry();
  const handle = (await item.getAsFileSystemHandle?.().catch(() => null)) ?? null;
  const { readEntry, readHandle } = await import('./file-trees.ts');
  if (handle !== null) return readHandle(handle, []);
  if (entry !== null) return readEntry(entry, []);
  return file === null ? [] : [{ path: [file.name], file, handle: null }];
}
