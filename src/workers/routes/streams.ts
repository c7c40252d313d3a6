/** The service worker's part in streaming, wired to the browser (`bridge/stream.ts`). */
import type { StreamCall, StreamReply } from '../../bridge/stream.ts';
import { LineFinder } from './line-finder.ts';
import { answerStream } from './stream-route.ts';

declare const self: ServiceWorkerGlobalScope;

export function serveStreams(): void {
  const finder = new LineFinder({
    pages,
    wait: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
    untilFree: async (lock) => {
      await navigator.locks.request(lock, () => undefined);
    },
    holdLife,
  });
  let streamCount = 0;

  const began = (): (() => void) => {
    streamCount += 1;
    if (streamCount === 1) void sayBusy();
    let isOver = false;
    return () => {
      if (!isOver) streamCount -= 1;
      isOver = true;
    };
  };

  self.addEventListener('fetch', (event) => {
    const { origin } = self.location;
    answerStream(event, { origin, line: () => finder.line(), began });
  });
  self.addEventListener('message', ({ data }: ExtendableMessageEvent) => {
    if (!isReply(data)) return;
    if (data.kind === 'stream-line') finder.take(data.line);
    else if (streamCount > 0) void sayBusy();
  });
}

/** Pages that hear it speak to us again before we would be ended. */
async function sayBusy(): Promise<void> {
  const busy: StreamCall = { kind: 'stream-busy' };
  for (const page of await pages()) page.postMessage(busy);
}

function pages(): Promise<readonly WindowClient[]> {
  return self.clients.matchAll({ type: 'window', includeUncontrolled: true });
}

/** Resolves once the lock is held; it is let go only when the service worker ends. */
function holdLife(): Promise<string> {
  const life = `bittern.stream-life.${crypto.randomUUID()}`;
  return new Promise((resolve) => {
    void navigator.locks.request(life, () => {
      resolve(life);
      return new Promise<never>(() => undefined);
    });
  });
}

function isReply(data: unknown): data is StreamReply {
  if (typeof data !== 'object' || data === null) return false;
  const { kind, line } = data as { kind?: unknown; line?: unknown };
  return kind === 'stream-awake' || (kind === 'stream-line' && typeof line === 'object');
}
