import type { FileSnapshot, TorrentSnapshot } from '../../bridge/snapshots.ts';

/** What somebody wants to have on their disk. */
export interface SaveWish {
  readonly torrent: TorrentSnapshot;
  /** Of it, at least one. */
  readonly files: readonly FileSnapshot[];
  /** Several as one zip file, also where a folder can be picked. */
  readonly asZip: boolean;
  /** Files of the torrent that were left out and are not here: "all" goes without them. */
  readonly leftOutCount?: number;
}

/** What "all" means: all files but those that were left out and are not here. */
export function withoutLeftOut(files: readonly FileSnapshot[]): readonly FileSnapshot[] {
  return files.filter(
    ({ isSelected, doneBytes, sizeBytes }) => isSelected || doneBytes >= sizeBytes,
  );
}

/** The same files, by what is told of them since. */
export function asOfNow(
  files: readonly FileSnapshot[],
  told: readonly FileSnapshot[],
): readonly FileSnapshot[] {
  const byIndex = new Map(told.map((file) => [file.index, file]));
  return files.map((file) => byIndex.get(file.index) ?? file);
}
