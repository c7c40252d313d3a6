/**
 * `/stream/<info hash>/<file index>`, `/save/<info hash>/<file index>` and `/save/<info hash>/<indexes>.zip`:
 * files of torrents, straight from the engine worker. Nothing under these paths ever reaches a server or
 * a cache.
 */
import { toFault, type Fault } from '../../core/fault.ts';
import { parseSaveId, parseZipPath, type SaveId } from '../../core/media/save-path.ts';
import { streamGate } from '../../core/media/stream-gate.ts';
import { FAULT_HEADER, streamHead, textHeaders } from '../../core/media/stream-head.ts';
import { isStreamPath, parseStreamPath, type StreamPath } from '../../core/media/stream-path.ts';
import type { BodyBegan } from './bodies.ts';
import { onLine, type EngineLine } from './engine-line.ts';
import { serveSave } from './serve-save.ts';
import type { Saves } from './saves.ts';
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
  /** Of a stream. */
  readonly began: BodyBegan;
  readonly saves: Saves;
  /** Whether a page of ours has begun this save. */
  readonly isOurs: (id: SaveId, path: string) => Promise<boolean>;
}

const NO_FILE = 'There is no such file.';

/** Answers what lies under these paths; other requests are left alone. */
export function answerStream(event: Fetching, parts: StreamRouteParts): void {
  const { request } = event;
  const { pathname, origin, search } = new URL(request.url);
  if (origin !== parts.origin || !isStreamPath(pathname)) return;
  event.respondWith(answer(request, { pathname, search }, parts));
}

async function answer(
  request: Fetching['request'],
  { pathname, search }: Pick<URL, 'pathname' | 'search'>,
  parts: StreamRouteParts,
): Promise<Response> {
  const path = parseStreamPath(pathname);
  const asked = path ?? parseZipPath(pathname);
  if (asked === null) return refuse(404, NO_FILE);
  const gate = streamGate(path?.kind ?? 'save', request);
  if (gate === 'forbidden') {
    return refuse(403, 'Files of torrents are not opened like this. Save the file instead.');
  }
  if (gate === 'wrong-method') {
    return refuse(405, 'Files of torrents can only be read.', { Allow: 'GET, HEAD' });
  }
  try {
    if (path?.kind === 'stream') return await serve(request, path, parts);
    const id = parseSaveId(search);
    // Before the engine hears of it: nobody else is to learn which torrents are here.
    if (id === null || !(await parts.isOurs(id, pathname + search))) return refuse(404, NO_FILE);
    return await serveSave(request, asked, id, parts);
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
  const open = () =>
    onLine(parts.line, (line) => line.open({ infoHash, fileIndex, range, hasBody }));
  const { line, answer: opened } = await open();
  const { status, headers, range: part } = streamHead(kind, opened.file, range);
  if (!hasBody || part === null) return new Response(null, { status, headers });
  const again = async () => {
    const next = await open();
    return { line: next.line, id: next.answer.id };
  };
  const { id } = opened;
  const body = streamBody({ line, id }, part.end - part.start + 1, parts.began, again);
  return new Response(body, { status, headers });
}

function refuseFault({ code, message }: Fault): Response {
  return refuse(code === 'torrent_unknown' ? 404 : 503, message, { [FAULT_HEADER]: code });
}

function refuse(status: number, message: string, more: Record<string, string> = {}): Response {
  return new Response(`${message}\n`, { status, headers: textHeaders(more) });
}
