/**
 * `/stream/<info hash>/<file index>` and `/save/<info hash>/<file index>`: files of torrents, straight
 * from the engine worker. Nothing under these paths ever reaches a server or a cache.
 */
import { FaultError, toFault, type Fault } from '../../core/fault.ts';
import { streamGate } from '../../core/media/stream-gate.ts';
import { streamHead, textHeaders } from '../../core/media/stream-head.ts';
import { isStreamPath, parseStreamPath, type StreamPath } from '../../core/media/stream-path.ts';
import type { EngineLine, OpenRequest } from './engine-line.ts';
import { streamBody } from './stream-body.ts';

/** What of a `FetchEvent` is used. */
interface Fetching {
  readonly request: Pick<Request, 'url' | 'method' | 'mode' | 'destination' | 'headers'>;
  respondWith(response: Promise<Response>): void;
}

export interface StreamRouteParts {
  /** Where the site is, without a slash at the end. */
  readonly origin: string;
  /** Rejects with `engine_gone` when there is no engine. */
  readonly line: () => Promise<EngineLine>;
  /** A stream began; call what it returns when it is over. */
  readonly began: () => () => void;
}

/** Answers what lies under these paths; other requests are left alone. */
export function answerStream(event: Fetching, parts: StreamRouteParts): void {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (origin !== parts.origin || !isStreamPath(pathname)) return;
  event.respondWith(answer(request, parseStreamPath(pathname), parts));
}

async function answer(
  request: Fetching['request'],
  path: StreamPath | null,
  parts: StreamRouteParts,
): Promise<Response> {
  if (path === null) return refuse(404, 'There is no such file.');
  const gate = streamGate(path.kind, request);
  if (gate === 'forbidden') {
    return refuse(403, 'Files of torrents are not opened like this. Save the file instead.');
  }
  if (gate === 'wrong-method') {
    return refuse(405, 'Files of torrents can only be read.', { Allow: 'GET, HEAD' });
  }
  try {
    return await serve(request, path, parts);
  } catch (error) {
    return refuseFault(toFault(error));
  }
}

async function serve(
  request: Fetching['request'],
  { kind, infoHash, fileIndex }: StreamPath,
  parts: StreamRouteParts,
): Promise<Response> {
  const hasBody = request.method === 'GET';
  const range = hasBody ? request.headers.get('Range') : null;
  const { line, opened } = await open({ infoHash, fileIndex, range, hasBody }, parts);
  const { status, headers, range: part } = streamHead(kind, opened.file, range);
  if (!hasBody || part === null) return new Response(null, { status, headers });
  const { id } = opened;
  const body = streamBody(line, { id, lengthBytes: part.end - part.start + 1 }, parts.began());
  return new Response(body, { status, headers });
}

/** Once more when the engine turns out to have ended since it was last heard of. */
async function open(request: OpenRequest, { line: find }: StreamRouteParts) {
  for (let isAgain = false; ; isAgain = true) {
    const line = await find();
    try {
      return { line, opened: await line.open(request) };
    } catch (error) {
      const isWorthTrying = error instanceof FaultError && line.isGone && !isAgain;
      if (!isWorthTrying) throw error;
    }
  }
}

function refuseFault({ code, message }: Fault): Response {
  return refuse(code === 'torrent_unknown' ? 404 : 503, message);
}

function refuse(status: number, message: string, more: Record<string, string> = {}): Response {
  return new Response(`${message}\n`, { status, headers: textHeaders(more) });
}
