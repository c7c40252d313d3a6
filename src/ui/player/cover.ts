/** The picture that belongs to music: a file of the torrent beside it. */
import type { FileSnapshot } from '../../bridge/snapshots.ts';
import { fetchStream } from './fetch-stream.ts';
import { nameOf, roomOfFile } from './playlist.ts';
import { wholeBody } from './whole-body.ts';

/** It is held in memory while it is shown. */
const MOST_BYTES = 8 * 1024 * 1024;
/** As players and rippers call it. */
const CALLED_COVER = /^(?:cover|folder|front|album(?:[ _-]?art)?|artwork)\b/i;

/**
 * Called like the music itself, or like a cover; else the only picture in its folder. Then the same in
 * the folders above. Null when there is none.
 */
export function coverOf(files: readonly FileSnapshot[], music: FileSnapshot): FileSnapshot | null {
  const pictures = files.filter(
    (file) => roomOfFile(file) === 'image' && file.sizeBytes > 0 && file.sizeBytes <= MOST_BYTES,
  );
  for (let depth = music.path.length - 1; depth >= 0; depth -= 1) {
    const folder = music.path.slice(0, depth).join('/');
    const beside = pictures.filter(({ path }) => path.slice(0, -1).join('/') === folder);
    const [only] = beside;
    const found =
      beside.find((picture) => stemOf(picture) === stemOf(music)) ??
      beside.find((picture) => CALLED_COVER.test(nameOf(picture))) ??
      (beside.length === 1 ? only : undefined);
    if (found !== undefined) return found;
  }
  return null;
}

/**
 * A picture of our own address, for the page and the system's player: the system would ask the server
 * for a file of the torrent. Rejects when it does not arrive.
 */
export async function loadCover(address: string, signal: AbortSignal): Promise<string> {
  const response = await fetchStream(address, { signal });
  const type = response.headers.get('Content-Type') ?? '';
  return URL.createObjectURL(new Blob([await wholeBody(response)], { type }));
}

function stemOf(file: FileSnapshot): string {
  return nameOf(file)
    .replace(/\.[^.]*$/, '')
    .toLowerCase();
}
