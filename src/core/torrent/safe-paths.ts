/** The paths of a torrent's files, made safe and different from one another. */
import { numberedName, safeName } from './safe-name.ts';

/**
 * Gives one path per path, of as many parts. No two are the same, and no file has a folder's name,
 * also where a file system takes `A` for `a`, or `é` for `é`: later ones get a number.
 */
export function safePaths(paths: readonly (readonly string[])[]): string[][] {
  const folders = new FolderTree();
  const safe = paths.map((path) => {
    const parts = path.length === 0 ? [''] : path;
    return parts.map(safeName);
  });
  const parents = safe.map((path) => folders.idOf(path.slice(0, -1)));
  const takenNames = new Set<string>();
  const lastNumbers = new Map<string, number>();

  return safe.map((path, index) => {
    const parent = parents[index] ?? 0;
    const wanted = path.at(-1) ?? '';
    const wantedKey = keyOf(parent, wanted);
    let name = wanted;
    let key = wantedKey;
    while (takenNames.has(key) || folders.has(key)) {
      // Counting on from the last number keeps a hundred thousand equal names fast.
      const number = (lastNumbers.get(wantedKey) ?? 1) + 1;
      lastNumbers.set(wantedKey, number);
      name = numberedName(wanted, number);
      key = keyOf(parent, name);
    }
    takenNames.add(key);
    return [...path.slice(0, -1), name];
  });
}

/** Numbers folders, so that a path's key takes one part's room and not all parts before it. */
class FolderTree {
  private readonly ids = new Map<string, number>();

  idOf(parts: readonly string[]): number {
    return parts.reduce((parent, part) => {
      const key = keyOf(parent, part);
      const id = this.ids.get(key) ?? this.ids.size + 1;
      this.ids.set(key, id);
      return id;
    }, 0);
  }

  has(key: string): boolean {
    return this.ids.has(key);
  }
}

function keyOf(parent: number, name: string): string {
  return `${parent}/${name.normalize('NFC').toLowerCase()}`;
}
