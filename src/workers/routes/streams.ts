/** The service worker's part in streaming, wired to the browser (`bridge/stream.ts`). */
import type { SaveCancel, SaveMine, SaveNews } from '../../bridge/saves.ts';
import type { BodiesEnd, StreamCall, StreamReply } from '../../bridge/stream.ts';
import { Bodies } from './bodies.ts';
import { LineFinder } from './line-finder.ts';
import { SaveClaims } from './save-claims.ts';
import { Saves } from './saves.ts';
import { answerStream } from './stream-route.ts';

declare const self: ServiceWorkerGlobalScope;

/** A service worker that no page speaks to is ended after half a minute. */
const SAY_BUSY_EVERY_MS = 10_000;

export function serveStreams(): void {
  let life: Promise<string> | null = null;
  const holdOneLife = (): Promise<string> => (life ??= holdLife());
  const finder = new LineFinder({
    pages,
    wait,
    untilFree: async (lock) => {
      await navigator.locks.request(lock, () => undefined);
    },
    holdLife: holdOneLife,
  });
  const claims = new SaveClaims({ pages, wait });
  const bodies: Bodies = new Bodies(() => void sayBusy(() => bodies.count > 0));
  const { began } = bodies;
  const saves = new Saves({ now: () => Date.now(), tell: tellInOrder(), life: holdOneLife, began });

  self.addEventListener('fetch', (event) => {
    const { origin } = self.location;
    const isOurs = (id: string, path: string) => claims.isOurs(id, path);
    answerStream(event, { origin, line: () => finder.line(), began, saves, isOurs });
  });
  self.addEventListener('message', ({ data, ports }: ExtendableMessageEvent) => {
    if (isCancel(data)) saves.cancel(data.id);
    else if (isBodiesEnd(data)) endAll(bodies, ports[0]);
    else if (isMine(data)) claims.take(data.turn);
    else if (isReply(data) && data.kind === 'stream-line') finder.take(data.line);
  });
}

/** Answers when their readers have heard of it. */
function endAll(bodies: Bodies, port: MessagePort | undefined): void {
  bodies.endAll();
  setTimeout(() => port?.postMessage(null));
}

let turn = 0;

/**
 * Pages that hear it answer, which keeps this service worker alive. The clock is here: timers of a
 * hidden page may run once a minute.
 */
async function sayBusy(isBusy: () => boolean): Promise<void> {
  const mine = ++turn;
  const busy: StreamCall = { kind: 'stream-busy' };
  while (isBusy() && mine === turn) {
    for (const page of await pages()) page.postMessage(busy);
    await wait(SAY_BUSY_EVERY_MS);
  }
}

function tellInOrder(): (news: SaveNews) => void {
  let last = Promise.resolve();
  return (news) => {
    last = last.then(async () => {
      for (const page of await pages()) page.postMessage(news);
    });
  };
}

function pages(): Promise<readonly WindowClient[]> {
  return self.clients.matchAll({ type: 'window', includeUncontrolled: true });
}

function wait(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
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

function isBodiesEnd(data: unknown): data is BodiesEnd {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'bodies-end';
}

function isMine(data: unknown): data is SaveMine {
  if (typeof data !== 'object' || data === null) return false;
  const { kind, turn } = data as { kind?: unknown; turn?: unknown };
  return kind === 'save-mine' && typeof turn === 'number';
}

function isCancel(data: unknown): data is SaveCancel {
  if (typeof data !== 'object' || data === null) return false;
  const { kind, id } = data as { kind?: unknown; id?: unknown };
  return kind === 'save-cancel' && typeof id === 'string';
}
