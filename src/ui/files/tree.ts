/** Flat lists of files as a tree of folders. */
import type { FileSnapshot } from '../../bridge/snapshots.ts';

export interface FileNode {
  readonly kind: 'file';
  /** Unique in the tree. */
  readonly key: string;
  readonly name: string;
  readonly file: FileSnapshot;
}

export interface FolderNode {
  readonly kind: 'folder';
  readonly key: string;
  readonly name: string;
  readonly children: readonly TreeNode[];
  /** All files below, at any depth. */
  readonly files: readonly FileSnapshot[];
}

export type TreeNode = FileNode | FolderNode;

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Folders first, each level by name as people sort: "2" before "10". */
export function buildTree(files: readonly FileSnapshot[]): readonly TreeNode[] {
  return level(files, 0, '');
}

export function sumBytes(files: readonly FileSnapshot[]): { size: number; done: number } {
  let size = 0;
  let done = 0;
  for (const file of files) {
    size += file.sizeBytes;
    done += file.doneBytes;
  }
  return { size, done };
}

function level(files: readonly FileSnapshot[], depth: number, above: string): TreeNode[] {
  const folders = new Map<string, FileSnapshot[]>();
  for (const file of files) {
    const [name, ...below] = file.path.slice(depth);
    if (name === undefined || below.length === 0) continue;
    const inside = folders.get(name);
    if (inside === undefined) folders.set(name, [file]);
    else inside.push(file);
  }
  const folderNodes = [...folders].map(([name, below]): FolderNode => {
    const key = `${above}${name}/`;
    return { kind: 'folder', key, name, children: level(below, depth + 1, key), files: below };
  });
  const fileNodes = files
    .filter((file) => file.path.length <= depth + 1)
    .map((file): FileNode => {
      const name = file.path.at(-1) ?? '';
      // Two files of one name can come from a careless torrent; the index tells them apart.
      return { kind: 'file', key: `${above}${name}#${file.index.toString()}`, name, file };
    });
  return [...folderNodes.sort(byName), ...fileNodes.sort(byName)];
}

function byName(a: TreeNode, b: TreeNode): number {
  return names.compare(a.name, b.name) || (a.key < b.key ? -1 : 1);
}
