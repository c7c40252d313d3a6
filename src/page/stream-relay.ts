/**
 * The page's part in streaming (`bridge/stream.ts`): in the leading tab, gives the service worker a line
 * to the engine when it asks, and keeps it awake while something is streamed.
 */
import type { StreamCall, StreamLine, StreamReply } from '../bridge/stream.ts';

/** @param openLine Null unless the engine runs in this tab and is ready. */
export function relayStreams(openLine: (serviceWorkerLife: string) => StreamLine | null): void {
  // Missing in some private modes: then nothing is streamed.
  if (!('serviceWorker' in navigator)) return;

  navigator.serviceWorker.addEventListener('message', ({ data, source }: MessageEvent<unknown>) => {
    // Only our own service worker speaks here; other routes of it say other things.
    if (!isCall(data) || !(source instanceof ServiceWorker)) return;
    if (data.kind === 'stream-line-wanted') {
      const line = openLine(data.life);
      if (line !== null) reply(source, { kind: 'stream-line', line }, [line.port]);
      return;
    }
    reply(source, { kind: 'stream-awake' });
  });
}

function reply(to: ServiceWorker, message: StreamReply, transfer: Transferable[] = []): void {
  to.postMessage(message, transfer);
}

function isCall(data: unknown): data is StreamCall {
  if (typeof data !== 'object' || data === null) return false;
  const { kind, life } = data as { kind?: unknown; life?: unknown };
  return kind === 'stream-busy' || (kind === 'stream-line-wanted' && typeof life === 'string');
}
