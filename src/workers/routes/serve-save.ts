/** The answer of `/save/`: a file, or several as a zip file, as a download of known length. */
import { toFault } from '../../core/fault.ts';
import type { SaveId, ZipPath } from '../../core/media/save-path.ts';
import { streamHead, zipHead, type StreamHead } from '../../core/media/stream-head.ts';
import type { StreamPath } from '../../core/media/stream-path.ts';
import { saveFolder, zipName } from '../../core/saving/save-folder.ts';
import type { ListedFiles } from '../../bridge/stream.ts';
import { onLine, type EngineLine } from './engine-line.ts';
import type { Saves } from './saves.ts';
import { streamBody } from './stream-body.ts';
import { zipBody, zipLengthBytes, type ZipEntry } from './zip-body.ts';

type Asked = Pick<Request, 'method' | 'headers'>;

interface SaveParts {
  readonly line: () => Promise<EngineLine>;
  readonly saves: Saves;
}

/** It is the save that ends, not what it reads. */
const OF_SAVE = () => () => undefined;

/** What is sent: its head, and how its body is opened. */
interface Download {
  readonly head: StreamHead;
  readonly body: (() => ReadableStream<Uint8Array<ArrayBuffer>>) | null;
}

/**
 * Rejects with the engine's faults, before the browser shows a download: also when a part of what is
 * saved is not here and will not come.
 */
export async function serveSave(
  asked: Asked,
  path: StreamPath | ZipPath,
  id: SaveId,
  { line, saves }: SaveParts,
): Promise<Response> {
  const hasBody = asked.method === 'GET';
  const save = await saves.begin(hasBody ? id : null);
  try {
    const { head, body } = await open(asked, path, line);
    const { status, headers, range } = head;
    if (!hasBody || range === null || body === null) {
      save.done();
      return new Response(null, { status, headers });
    }
    return new Response(save.follow(body(), range.end - range.start + 1), { status, headers });
  } catch (error) {
    save.fail(toFault(error));
    throw error;
  }
}

async function open(
  asked: Asked,
  path: StreamPath | ZipPath,
  find: SaveParts['line'],
): Promise<Download> {
  const { infoHash } = path;
  const isZip = 'fileIndexes' in path;
  const fileIndexes = isZip ? path.fileIndexes : [path.fileIndex];
  const { line, answer: listed } = await onLine(find, (line) =>
    line.list({ infoHash, fileIndexes }),
  );
  return isZip ? openZip(path, listed, line) : openFile(asked, path, line);
}

async function openFile(
  { method, headers }: Asked,
  { infoHash, fileIndex }: StreamPath,
  line: EngineLine,
): Promise<Download> {
  const hasBody = method === 'GET';
  const range = hasBody ? headers.get('Range') : null;
  const { id, file } = await line.open({ infoHash, fileIndex, range, hasBody });
  const head = streamHead('save', file, range);
  const part = head.range;
  if (!hasBody || part === null) return { head, body: null };
  const lengthBytes = part.end - part.start + 1;
  return { head, body: () => streamBody({ line, id }, lengthBytes, OF_SAVE) };
}

function openZip({ infoHash }: ZipPath, listed: ListedFiles, line: EngineLine): Download {
  const { name, madeAt, files } = listed;
  const paths = files.map(({ path }) => path);
  const folder = saveFolder(name, paths);
  const entries = files.map(({ fileIndex, lengthBytes }, at): ZipEntry => {
    const path = [folder.name, ...(folder.paths[at] ?? [])].join('/');
    return { fileIndex, path, lengthBytes };
  });
  return {
    head: zipHead(zipName(folder), zipLengthBytes(entries)),
    body: () => zipBody(line, { infoHash, madeAt, entries }),
  };
}
