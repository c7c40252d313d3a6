/**
 * The parts of the File System Access standard that TypeScript's DOM library leaves out because
 * only Chromium has them (https://wicg.github.io/file-system-access/). All may be missing.
 */
interface Window {
  showOpenFilePicker?: (options?: {
    readonly multiple?: boolean;
    readonly types?: readonly {
      readonly description: string;
      readonly accept: Readonly<Record<string, readonly string[]>>;
    }[];
  }) => Promise<FileSystemFileHandle[]>;
  showDirectoryPicker?: (options?: {
    readonly id?: string;
    readonly mode?: 'read' | 'readwrite';
    readonly startIn?: 'downloads';
  }) => Promise<FileSystemDirectoryHandle>;
  showSaveFilePicker?: (options?: {
    readonly id?: string;
    readonly suggestedName?: string;
    readonly startIn?: 'downloads';
  }) => Promise<FileSystemFileHandle>;
}

interface FileSystemHandle {
  requestPermission?: (descriptor: { readonly mode: 'read' }) => Promise<PermissionState>;
}

interface DataTransferItem {
  getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
}
