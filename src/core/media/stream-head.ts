/**
 * Status and headers of every answer of `/stream/` and `/save/`. A file of a torrent is a stranger's:
 * nothing here may ever let one run as a part of this site (docs/decisions/0015-streams.md).
 */
import { parseRange, type ByteRange } from './byte-range.ts';
import { contentDisposition } from './content-disposition.ts';
import { mediaTypeOf } from './media-type.ts';
import type { StreamPath } from './stream-path.ts';

/** Names the fault of an answer that has one, for our own readers (`workers/saving`). */
export const FAULT_HEADER = 'Bittern-Fault';

/** On every answer, errors too. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  // Rendered all the same, it would be in an origin of its own and could load and run nothing.
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};

export interface StreamedFile {
  /** Its own safe name, without folders. */
  readonly name: string;
  readonly lengthBytes: number;
}

export interface StreamHead {
  readonly status: 200 | 206 | 416;
  readonly headers: Readonly<Record<string, string>>;
  /** What the body has; null for an empty one. */
  readonly range: ByteRange | null;
}

/** @param rangeHeader Of a `GET`; null for other methods, which have no ranges (RFC 9110, 14.2). */
export function streamHead(
  kind: StreamPath['kind'],
  { name, lengthBytes }: StreamedFile,
  rangeHeader: string | null,
): StreamHead {
  const answer = parseRange(rangeHeader, lengthBytes);
  if (answer.kind === 'unsatisfiable') {
    const headers = textHeaders({
      'Accept-Ranges': 'bytes',
      'Content-Length': '0',
      'Content-Range': `bytes */${lengthBytes}`,
    });
    return { status: 416, headers, range: null };
  }
  const whole = lengthBytes === 0 ? null : { start: 0, end: lengthBytes - 1 };
  const range = answer.kind === 'part' ? answer.range : whole;
  const { type, kind: mediaKind } = mediaTypeOf(name);
  const isShown = kind === 'stream' && mediaKind !== 'other';
  const headers: Record<string, string> = {
    ...SAFE_HEADERS,
    'Accept-Ranges': 'bytes',
    'Content-Disposition': contentDisposition(isShown ? 'inline' : 'attachment', name),
    'Content-Length': String(range === null ? 0 : range.end - range.start + 1),
    'Content-Type': isShown ? type : 'application/octet-stream',
  };
  if (answer.kind === 'whole') return { status: 200, headers, range };
  const { start, end } = answer.range;
  headers['Content-Range'] = `bytes ${start}-${end}/${lengthBytes}`;
  return { status: 206, headers, range };
}

/** Of several files as one zip file, which is made while it is read: there are no parts of it. */
export function zipHead(name: string, lengthBytes: number): StreamHead {
  const headers = {
    ...SAFE_HEADERS,
    'Accept-Ranges': 'none',
    'Content-Disposition': contentDisposition('attachment', name),
    'Content-Length': String(lengthBytes),
    'Content-Type': 'application/octet-stream',
  };
  return { status: 200, headers, range: { start: 0, end: lengthBytes - 1 } };
}

/** Of an answer that says in plain words why there is no file. */
export function textHeaders(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { ...SAFE_HEADERS, 'Content-Type': 'text/plain; charset=utf-8', ...more };
}
