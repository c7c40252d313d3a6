/**
 * Saves into the browser's own downloads: a frame that nobody sees opens the path, the service worker
 * answers with an attachment and tells how far it is (`bridge/saves.ts`).
 */
import { FaultError } from '../core/fault.ts';
import { savePath, zipPath, type SaveId } from '../core/media/save-path.ts';
import type { SaveOrder, SaveRun } from '../bridge/page-saves.ts';
import type { SaveAsked, SaveCancel, SaveMine, SaveNews } from '../bridge/saves.ts';
import { onceFree } from './once-free.ts';
import { readyServiceWorker } from './ready-service-worker.ts';

/** The service worker may have to start, and looks for the engine for ten seconds. */
const FIRST_NEWS_LIMIT_MS = 25_000;

/** Resolves when the browser has taken the last byte. */
export async function saveToDownloads(order: SaveOrder, { signal, hear }: SaveRun): Promise<void> {
  const serviceWorker = await readyServiceWorker(signal);
  const id = crypto.randomUUID();
  const over = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let isHeard = false;

  const hearNews = (news: SaveNews): void => {
    if (!isHeard) onceFree(news.life, over.signal, () => reject(brokenOff()));
    isHeard = true;
    hear({ lengthBytes: news.lengthBytes, writtenBytes: news.sentBytes, checkedBytes: 0 });
    if (news.state === 'done') resolve();
    else if (news.state === 'cancelled') reject(cancelled());
    else if (news.fault !== null) reject(new FaultError(news.fault.code, news.fault.message));
  };
  const cancel = (): void => {
    const message: SaveCancel = { kind: 'save-cancel', id };
    serviceWorker.postMessage(message);
    // Not answered yet: the request goes with its frame.
    if (!isHeard) reject(cancelled());
  };

  const path = pathFor(order, id);
  let isClaimed = false;
  navigator.serviceWorker.addEventListener(
    'message',
    ({ data, source }: MessageEvent<unknown>) => {
      if (isNewsOf(data, id)) hearNews(data);
      if (!isAskedFor(data, path) || isClaimed || !(source instanceof ServiceWorker)) return;
      isClaimed = true;
      const mine: SaveMine = { kind: 'save-mine', turn: data.turn };
      source.postMessage(mine);
    },
    { signal: over.signal },
  );
  const timer = setTimeout(() => isHeard || reject(unanswered()), FIRST_NEWS_LIMIT_MS);
  const frame = openFrame(path);
  signal.addEventListener('abort', cancel, { signal: over.signal });
  if (signal.aborted) cancel();
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    over.abort();
    frame.remove();
  }
}

function pathFor({ infoHash, files }: SaveOrder, id: SaveId): string {
  const indexes = files.map(({ fileIndex }) => fileIndex);
  const [first] = indexes;
  if (first === undefined) throw new FaultError('internal', 'There is nothing to save.');
  return indexes.length === 1 ? savePath(infoHash, first, id) : zipPath(infoHash, indexes, id);
}

/** Chromium does not ask the service worker for what a link with `download` leads to: a frame it is. */
function openFrame(path: string): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.src = path;
  document.body.append(frame);
  return frame;
}

function isNewsOf(data: unknown, id: SaveId): data is SaveNews {
  if (typeof data !== 'object' || data === null) return false;
  const { kind, id: of } = data as Partial<Record<keyof SaveNews, unknown>>;
  return kind === 'save-news' && of === id;
}

function isAskedFor(data: unknown, path: string): data is SaveAsked {
  if (typeof data !== 'object' || data === null) return false;
  const { kind, path: of } = data as Partial<Record<keyof SaveAsked, unknown>>;
  return kind === 'save-asked' && of === path;
}

function cancelled(): FaultError {
  return new FaultError('cancelled', 'Cancelled.');
}

function brokenOff(): FaultError {
  return new FaultError(
    'save_failed',
    'The browser stopped the part of Bittern that sends files, and the download broke off. Its file is not complete, whatever the browser says: delete it, then try again.',
  );
}

function unanswered(): FaultError {
  return new FaultError(
    'save_failed',
    'The download did not start. Reload Bittern, then try again: nothing of the torrent is lost.',
  );
}
