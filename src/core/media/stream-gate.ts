/**
 * Which requests for files of torrents are let in. The list is of those that can only show or read: a
 * request for anything that could run what it gets (a document, a frame, a script, a style, a worker) is
 * refused before the engine hears of it, and so is every kind that browsers invent later.
 */
import type { StreamPath } from './stream-path.ts';

/** What of a `Request` counts (Fetch standard, 2.2.5). */
export interface GatedRequest {
  readonly method: string;
  readonly mode: string;
  readonly destination: string;
}

/** Media elements; the empty one is `fetch`, of pages that this service worker controls: ours. */
const SHOWN: ReadonlySet<string> = new Set(['', 'audio', 'image', 'track', 'video']);

/** A navigation that becomes a download: it is answered as an attachment without a type. */
const SAVED: ReadonlySet<string> = new Set(['document', 'iframe']);

export type GateAnswer = 'open' | 'forbidden' | 'wrong-method';

export function streamGate(kind: StreamPath['kind'], request: GatedRequest): GateAnswer {
  const { method, mode, destination } = request;
  const isNavigation = mode === 'navigate';
  const isLetIn =
    kind === 'save'
      ? isNavigation && SAVED.has(destination)
      : !isNavigation && SHOWN.has(destination);
  if (!isLetIn) return 'forbidden';
  return method === 'GET' || method === 'HEAD' ? 'open' : 'wrong-method';
}
