/** Fetches what another app shared from the service worker that keeps it. */
import { FaultError } from '../core/fault.ts';
import type { IncomingItems } from '../bridge/page-services.ts';
import { TOO_LARGE_ID, type SharedContent, type TakeShared } from '../bridge/share-target.ts';
import { findLinks, sortFiles } from './incoming-items.ts';

const ANSWER_LIMIT_MS = 10_000;

/**
 * Rejects with `share_lost` when it is gone, as after a second look at the same address, and with
 * `share_too_large` when it was never kept.
 */
export async function takeShared(id: string): Promise<IncomingItems> {
  if (id === TOO_LARGE_ID) {
    throw new FaultError(
      'share_too_large',
      'That was more than other apps can hand over, 268 MB at most. Press “Share files” here and choose it yourself.',
    );
  }
  const content = await askServiceWorker({ type: 'TAKE_SHARED', id });
  if (content === null) {
    throw new FaultError(
      'share_lost',
      'What was shared did not arrive here. Nothing happened to it: share it with Bittern once more.',
    );
  }
  const files = content.files.map((file) => ({ path: [file.name], file, handle: null }));
  return { ...(await sortFiles(files)), links: findLinks(content.texts.join('\n')) };
}

async function askServiceWorker(message: TakeShared): Promise<SharedContent | null> {
  // Firefox has none in private windows.
  if (!('serviceWorker' in navigator)) return null;
  const { promise, resolve } = Promise.withResolvers<SharedContent | null>();
  const timer = setTimeout(() => resolve(null), ANSWER_LIMIT_MS);
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<SharedContent | null>) => resolve(data);
  navigator.serviceWorker.ready.then(
    ({ active }) => active?.postMessage(message, [port2]),
    () => resolve(null),
  );
  const content = await promise;
  clearTimeout(timer);
  port1.close();
  return content;
}
