/** What of a torrent can be watched, heard or looked at here, and in which order. */
import type { FileSnapshot } from '../../bridge/snapshots.ts';
import { mediaTypeOf } from '../../core/media/media-type.ts';
import { subtitlesOf, type SubtitleFile } from '../../core/media/subtitle-files.ts';

/** Which room a file is shown in. */
export type Room = 'video' | 'audio' | 'image' | 'text';

const ROOMS: ReadonlyMap<string, Room> = new Map([
  ['video', 'video'],
  ['audio', 'audio'],
  ['image', 'image'],
  ['text', 'text'],
  ['subtitle', 'text'],
]);
const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Null when it can only be saved. */
export function roomOf(path: string): Room | null {
  return ROOMS.get(mediaTypeOf(path).kind) ?? null;
}

export function roomOfFile(file: FileSnapshot): Room | null {
  return roomOf(nameOf(file));
}

export function nameOf({ path }: FileSnapshot): string {
  return path.at(-1) ?? '';
}

/** What follows one another: films and music together, pictures with pictures, texts with texts. */
export function playlistOf(
  files: readonly FileSnapshot[],
  current: FileSnapshot,
): readonly FileSnapshot[] {
  const kind = sortOf(current);
  return files
    .filter((file) => sortOf(file) === kind)
    .toSorted((one, other) => names.compare(one.path.join('/'), other.path.join('/')));
}

/** A sample or a trailer is much smaller than what it belongs to. */
const MAIN_SHARE = 0.25;

/**
 * What "Watch" means for a whole torrent: the first of its films, else of its music, else of its
 * pictures, else of its texts. Null when nothing can be shown.
 */
export function mainFile(files: readonly FileSnapshot[]): FileSnapshot | null {
  for (const room of ['video', 'audio', 'image', 'text'] as const) {
    const ofRoom = files.filter((file) => roomOfFile(file) === room && file.sizeBytes > 0);
    const largest = Math.max(0, ...ofRoom.map(({ sizeBytes }) => sizeBytes));
    const main = ofRoom.filter(({ sizeBytes }) => sizeBytes >= largest * MAIN_SHARE);
    const [first] = main;
    if (first !== undefined) return playlistOf(main, first)[0] ?? first;
  }
  return null;
}

/** The main file, if it is a film or music. */
export function playableFile(files: readonly FileSnapshot[]): FileSnapshot | null {
  const main = mainFile(files);
  return main !== null && sortOf(main) === 'media' ? main : null;
}

/** Where the subtitles of a film stand among all files. */
export function subtitlesFor(
  files: readonly FileSnapshot[],
  video: FileSnapshot,
): readonly SubtitleFile[] {
  const videos = files.flatMap((file, at) => (roomOfFile(file) === 'video' ? [at] : []));
  const paths = files.map(({ path }) => path);
  return subtitlesOf(paths, files.indexOf(video), videos);
}

function sortOf(file: FileSnapshot): string | null {
  const room = roomOfFile(file);
  return room === 'video' || room === 'audio' ? 'media' : room;
}
