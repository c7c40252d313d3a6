/** Which subtitle files of a torrent belong to which of its videos, by names and folders alone. */
import { languageOf } from './language.ts';

/** Folder names and the file's name, as in `FileSnapshot`. */
type Path = readonly string[];

export interface SubtitleFile {
  /** Where it stands in the paths that were given. */
  readonly at: number;
  /** A language tag (BCP 47), or null when the name tells none. */
  readonly language: string | null;
  /** What else the name says, such as "forced"; may be empty. */
  readonly note: string;
}

const SUBTITLE = /\.(?:srt|vtt)$/i;
const FOLDER = /^(?:subs?|subtitles?|untertitel|sous-titres|subt[ií]tulos)$/i;
const SEPARATORS = /[\s._\-()[\]]+/;

/**
 * A file belongs to a video when it lies beside it, or in a folder `Subs` beside it, and
 * is called like it, with or without a language at the end; when it lies in a folder that is called
 * like the video inside `Subs`; or when the torrent has one video only.
 * @param video Where the video stands in `paths`.
 * @param videos Where all videos stand.
 * @returns In the order of their names.
 */
export function subtitlesOf(
  paths: readonly Path[],
  video: number,
  videos: readonly number[],
): readonly SubtitleFile[] {
  const videoPath = paths[video];
  if (videoPath === undefined) return [];
  const isOnly = videos.length === 1;
  return paths
    .flatMap((path, at) => {
      if (!SUBTITLE.test(path.at(-1) ?? '')) return [];
      const rest = restOfName(path, videoPath) ?? (isOnly ? stemOf(path) : null);
      return rest === null ? [] : [{ at, path, ...describe(rest) }];
    })
    .toSorted((one, other) => compare(one.path.join('/'), other.path.join('/')))
    .map(({ at, language, note }) => ({ at, language, note }));
}

/** What a subtitle's name says beyond the video's; null when it belongs to something else. */
function restOfName(path: Path, videoPath: Path): string | null {
  const folder = videoPath.slice(0, -1);
  const below = path.slice(folder.length, -1);
  if (folder.some((name, depth) => path[depth] !== name)) return null;
  const [subs, own, ...deeper] = below;
  if (deeper.length > 0 || (subs !== undefined && !FOLDER.test(subs))) return null;
  const stem = stemOf(videoPath).toLowerCase();
  const name = stemOf(path);
  // `Subs/<video>/2_English.srt`
  if (own !== undefined) return own.toLowerCase() === stem ? name : null;
  if (!name.toLowerCase().startsWith(stem)) return null;
  const rest = name.slice(stem.length);
  return rest === '' || SEPARATORS.test(rest[0] ?? '') ? rest : null;
}

function describe(rest: string): { language: string | null; note: string } {
  const words = rest.split(SEPARATORS).filter((word) => word !== '' && !/^\d+$/.test(word));
  // The language stands last, or before "forced" and its like.
  const at = words.findLastIndex((word) => languageOf(word) !== null);
  const word = words[at];
  if (word === undefined) return { language: null, note: words.join(' ') };
  const region = /^[A-Z]{2}$/.exec(words[at + 1] ?? '')?.[0];
  const language = languageOf(word);
  return {
    language: region === undefined || language === null ? language : `${language}-${region}`,
    note: words.slice(at + (region === undefined ? 1 : 2)).join(' '),
  };
}

function stemOf(path: Path): string {
  const name = path.at(-1) ?? '';
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
