/**
 * What a file of a torrent is, by its name's extension: the one table of media types that we serve.
 *
 * A type of its own have only passive files, which no browser runs. Whatever a document could render
 * (HTML, SVG, XML, PDF, scripts, styles, WebAssembly) is `application/octet-stream`, as is all else.
 */

export interface MediaType {
  /** As a `Content-Type` header has it. */
  readonly type: string;
  readonly kind: 'video' | 'audio' | 'image' | 'text' | 'subtitle' | 'other';
}

const OTHER: MediaType = { type: 'application/octet-stream', kind: 'other' };

const PLAIN_TEXT = 'text/plain; charset=utf-8';

/** By extension, in lower case and without its dot. */
const TYPES: ReadonlyMap<string, MediaType> = new Map([
  ...of('video', {
    'video/mp4': ['mp4', 'm4v', 'f4v'],
    'video/webm': ['webm'],
    'video/ogg': ['ogv'],
    'video/quicktime': ['mov', 'qt'],
    'video/x-matroska': ['mkv'],
    'video/x-msvideo': ['avi', 'divx'],
    'video/x-ms-wmv': ['wmv'],
    'video/x-flv': ['flv'],
    'video/mp2t': ['ts', 'm2ts', 'mts'],
    'video/mpeg': ['mpg', 'mpeg', 'm2v', 'vob'],
    'video/3gpp': ['3gp'],
  }),
  ...of('audio', {
    'audio/mpeg': ['mp3'],
    'audio/mp4': ['m4a', 'm4b'],
    'audio/aac': ['aac'],
    'audio/flac': ['flac'],
    'audio/ogg': ['oga', 'ogg', 'opus'],
    'audio/wav': ['wav'],
    'audio/webm': ['weba'],
    'audio/x-aiff': ['aif', 'aiff'],
    'audio/x-matroska': ['mka'],
    'audio/x-ms-wma': ['wma'],
  }),
  ...of('image', {
    'image/png': ['png'],
    'image/jpeg': ['jpg', 'jpeg', 'jfif'],
    'image/gif': ['gif'],
    'image/webp': ['webp'],
    'image/avif': ['avif'],
  }),
  ...of('text', { [PLAIN_TEXT]: ['txt', 'text', 'nfo', 'md', 'log', 'diz', 'me'] }),
  ...of('subtitle', {
    'text/vtt; charset=utf-8': ['vtt'],
    // Known to browsers as text only; the player turns them into WebVTT.
    [PLAIN_TEXT]: ['srt', 'ass', 'ssa', 'sub'],
  }),
]);

/** @param path A name, or a path with slashes; only what stands behind its last dot counts. */
export function mediaTypeOf(path: string): MediaType {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  if (dot < 0) return OTHER;
  return TYPES.get(name.slice(dot + 1).toLowerCase()) ?? OTHER;
}

function of(
  kind: MediaType['kind'],
  extensionsOf: Readonly<Record<string, readonly string[]>>,
): [string, MediaType][] {
  return Object.entries(extensionsOf).flatMap(([type, extensions]) =>
    extensions.map((extension): [string, MediaType] => [extension, { type, kind }]),
  );
}
