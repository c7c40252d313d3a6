/** Reads files of torrents from the service worker, for what is not played by the browser itself. */
import { isOwnAnswer } from '../../core/media/stream-answer.ts';

interface Part {
  /** So many of its bytes, from its beginning; absent for all of it. */
  readonly firstBytes?: number;
  readonly signal?: AbortSignal;
}

/**
 * Resolves with bytes of the file and nothing else. Rejects when there are none, and when somebody else
 * answers: the page of a host would be shown as the content of the file.
 */
export async function fetchStream(
  address: string,
  { firstBytes, signal }: Part,
): Promise<Response> {
  const response = await fetch(address, {
    headers: firstBytes === undefined ? {} : { Range: `bytes=0-${firstBytes - 1}` },
    ...(signal && { signal }),
  });
  if (response.ok && isOwnAnswer(response)) return response;
  await response.body?.cancel().catch(() => undefined);
  throw new Error(`The file is answered with ${response.status}, by us or by somebody else.`);
}
