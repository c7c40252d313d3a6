/** Fetches a .torrent file from an http(s) URL the user gave. */
import { FaultError } from '../core/fault.ts';

const MAX_BYTES = 30 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

/** Rejects with `metainfo_unreachable` or `metainfo_too_large`. */
export async function fetchMetainfo(url: string): Promise<Uint8Array> {
  try {
    return await read(url);
  } catch (cause) {
    if (cause instanceof FaultError) throw cause;
    throw new FaultError(
      'metainfo_unreachable',
      'This address could not be read. The site may be down, or it does not let web pages read its files. Download the .torrent file and drop it here instead.',
      { cause },
    );
  }
}

async function read(url: string): Promise<Uint8Array> {
  const response = await fetch(url, {
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new FaultError(
      'metainfo_unreachable',
      `The site answered with ${String(response.status)}. Check the address, or download the .torrent file and drop it here.`,
    );
  }
  return readBounded(response);
}

async function readBounded(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_BYTES) {
      throw new FaultError(
        'metainfo_too_large',
        'This is larger than 30 MB, so it is not a .torrent file Bittern can use. Check the address.',
      );
    }
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
