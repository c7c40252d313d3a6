/**
 * Keeps the shell, so that Bittern opens offline once it is stored, and answers what has a route
 * in `routes/`. Everything else (trackers, `/world.json`, .torrent files) goes to the network as if
 * this were not here.
 *
 * It never takes over from another version by itself: pages run on what they loaded until the user applies an update
 * (`page/updates.ts`), because an engine in mid-download must be drained first.
 */
import { MAX_SHARED_BYTES } from '../bridge/share-target.ts';
import { KeptShares } from './routes/kept-shares.ts';
import { ShareBackup, SHARES_CACHE } from './routes/share-backup.ts';
import { answerShare, handOverShare } from './routes/share-target.ts';
import { serveStreams } from './routes/streams.ts';
import { keepShell, type ShellFile } from './shell.ts';

declare const self: ServiceWorkerGlobalScope & {
  /** Files of the build with their revisions, written in by the build. */
  readonly __WB_MANIFEST: readonly ShellFile[];
};

keepShell(self.__WB_MANIFEST);

const backup = new ShareBackup({
  open: () => caches.open(SHARES_CACHE),
  now: () => Date.now(),
});
const shares = new KeptShares({
  backup,
  maxBytes: MAX_SHARED_BYTES,
  newId: () => crypto.randomUUID(),
  wait: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
});
self.addEventListener('fetch', (event) => answerShare(event, shares));

serveStreams();

self.addEventListener('message', (event) => {
  handOverShare(event, shares);
  if (isSkipWaiting(event.data)) void self.skipWaiting();
});

function isSkipWaiting(data: unknown): boolean {
  return (
    typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING'
  );
}
