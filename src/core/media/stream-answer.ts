/** Who answered a request for `/stream/`: any host has some answer to any path, its own page if nothing else. */
import { SAFE_HEADERS } from './stream-head.ts';

/** What of a `Response` is used. */
interface Answer {
  readonly headers: { get(name: string): string | null };
}

const POLICY = 'Content-Security-Policy';

/** Whether it was the service worker, and not a server that no service worker stands before. */
export function isOwnAnswer({ headers }: Answer): boolean {
  return headers.get(POLICY) === SAFE_HEADERS[POLICY];
}
