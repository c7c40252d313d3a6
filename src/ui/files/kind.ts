/** What a file is, by its name alone: good enough for an icon. */
export type FileKind =
  'video' | 'audio' | 'image' | 'book' | 'captions' | 'archive' | 'disc' | 'other';

const EXTENSIONS: Readonly<Record<Exclude<FileKind, 'other'>, string>> = {
  video: 'mp4 m4v mkv webm avi mov ogv mpg mpeg ts wmv',
  audio: 'mp3 m4a ogg oga opus flac wav aac',
  image: 'jpg jpeg png gif webp avif svg bmp tif tiff heic',
  book: 'epub pdf mobi azw3 djvu cbz cbr txt md',
  captions: 'srt vtt ass sub',
  archive: 'zip tar gz xz zst bz2 7z rar zim',
  disc: 'iso img dmg',
};

const KINDS = new Map<string, FileKind>(
  Object.entries(EXTENSIONS).flatMap(([kind, extensions]) =>
    extensions.split(' ').map((extension) => [extension, kind as FileKind] as const),
  ),
);

export function kindOfFile(name: string): FileKind {
  const dot = name.lastIndexOf('.');
  return (dot > 0 && KINDS.get(name.slice(dot + 1).toLowerCase())) || 'other';
}
