/**
 * The bytes of one file of a torrent, from the service worker's `/stream/`: in order, all of them, or a
 * fault. Where the line breaks (a service worker or an engine that ends) it goes on from there.
 */
import { FaultError, type FaultCode } from '../../core/fault.ts';
import { isOwnAnswer } from '../../core/media/stream-answer.ts';
import { FAULT_HEADER } from '../../core/media/stream-head.ts';
import { streamPath } from '../../core/media/stream-path.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';

export interface FileOfTorrent {
  readonly infoHash: InfoHash;
  /** Of the metainfo's files, from 0. */
  readonly fileIndex: number;
  readonly lengthBytes: number;
}

export interface SourceParts {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly wait: (delayMs: number) => Promise<void>;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** In a row, without a byte in between. */
const MAX_BREAKS = 5;
const WAIT_AFTER_BREAK_MS = 500;

/** Yields at least one byte at a time. Throws the engine's faults, and `cancelled` when aborted. */
export async function* readFile(
  { fetch, wait }: SourceParts,
  file: FileOfTorrent,
  signal: AbortSignal,
): AsyncGenerator<Bytes, void> {
  const path = streamPath(file.infoHash, file.fileIndex);
  let at = 0;
  for (let breaks = 0; at < file.lengthBytes;) {
    checkGoing(signal);
    const headers = { Range: `bytes=${at}-` };
    const response = await fetch(path, { headers, signal }).catch(() => null);
    if (response !== null) {
      const body = await checkAnswer(response, file.lengthBytes - at);
      for await (const bytes of untilBreak(body)) {
        at += bytes.byteLength;
        if (at > file.lengthBytes) throw wrongLength();
        breaks = 0;
        yield bytes;
      }
    }
    if (at === file.lengthBytes) return;
    checkGoing(signal);
    breaks += 1;
    if (breaks > MAX_BREAKS) throw broken();
    await wait(WAIT_AFTER_BREAK_MS);
  }
}

/** Ends where the line breaks. */
async function* untilBreak(body: ReadableStream<Bytes>): AsyncGenerator<Bytes, void> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { value } = await reader.read().catch(() => ({ value: undefined }));
      if (value === undefined) return;
      yield value;
    }
  } finally {
    // Who stops reading lets the engine stop sending.
    await reader.cancel().catch(() => undefined);
  }
}

async function checkAnswer(
  response: Response,
  lengthBytes: number,
): Promise<ReadableStream<Bytes>> {
  const { status, headers, body } = response;
  const code = headers.get(FAULT_HEADER);
  if (code !== null) throw new FaultError(code as FaultCode, (await response.text()).trim());
  if (status !== 206 || body === null || !isOwnAnswer(response)) {
    throw new FaultError(
      'engine_gone',
      'Bittern is not ready to send files yet. Reload the page, then save again.',
    );
  }
  if (headers.get('Content-Length') !== String(lengthBytes)) throw wrongLength();
  return body;
}

/** Throws `cancelled` when it was. */
export function checkGoing(signal: AbortSignal): void {
  if (signal.aborted) throw new FaultError('cancelled', 'Cancelled.');
}

function wrongLength(): FaultError {
  return new FaultError('internal', 'The file is not as long as it should be. Try again.');
}

function broken(): FaultError {
  return new FaultError(
    'engine_gone',
    'Bittern stopped sending this file. Nothing is lost: keep a tab open, then save again.',
  );
}
