/** The browser's file and folder pickers: with handles where it has them, a file input elsewhere. */
import type { SharedFile } from '../bridge/commands.ts';
import { readDirectory, readFileHandle } from './file-trees.ts';

const METAINFO_TYPES = [
  { description: 'Torrents', accept: { 'application/x-bittorrent': ['.torrent'] } },
] as const;

/** Null when the user cancels. */
export async function pickSharedFiles(only?: 'metainfo'): Promise<readonly SharedFile[] | null> {
  if (window.showOpenFilePicker === undefined) {
    return openFileInput((input) => {
      input.multiple = true;
      if (only === 'metainfo') input.accept = '.torrent,application/x-bittorrent';
    });
  }
  const types = only === 'metainfo' ? { types: METAINFO_TYPES } : {};
  const handles = await unlessCancelled(window.showOpenFilePicker({ multiple: true, ...types }));
  return handles && Promise.all(handles.map((handle) => readFileHandle(handle, [])));
}

/** Null when the user cancels. Paths start with the folder's name. */
export async function pickSharedFolder(): Promise<readonly SharedFile[] | null> {
  if (window.showDirectoryPicker === undefined) {
    return openFileInput((input) => (input.webkitdirectory = true));
  }
  const directory = await unlessCancelled(window.showDirectoryPicker({ mode: 'read' }));
  return directory && readDirectory(directory, []);
}

/** Null when the user cancels a picker of the browser's. */
export async function unlessCancelled<T>(picking: Promise<T>): Promise<T | null> {
  try {
    return await picking;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

function openFileInput(
  configure: (input: HTMLInputElement) => void,
): Promise<readonly SharedFile[] | null> {
  const input = document.createElement('input');
  input.type = 'file';
  configure(input);
  return new Promise((resolve) => {
    input.addEventListener('cancel', () => {
      resolve(null);
    });
    input.addEventListener('change', () => {
      resolve([...(input.files ?? [])].map(fromInput));
    });
    input.click();
  });
}

function fromInput(file: File): SharedFile {
  const path = file.webkitRelativePath === '' ? [file.name] : file.webkitRelativePath.split('/');
  return { path, file, handle: null };
}
