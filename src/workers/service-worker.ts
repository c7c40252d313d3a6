/**
 * Keeps the shell, so that Bittern opens offline from its second load. Everything else (trackers,
 * `/world.json`, .torrent files) goes to the network as if this were not here.
 *
 * It never takes over by itself: pages run on what they loaded until the user applies an update
 * (`page/updates.ts`), because an engine in mid-download must be drained first.
 */
import { cleanupOutdatedCaches, precacheAndRoute } from 'workbox-precaching';

declare const self: ServiceWorkerGlobalScope & {
  /** Files of the build with their revisions, written in by the build. */
  readonly __WB_MANIFEST: { url: string; revision: string | null }[];
};

cleanupOutdatedCaches();
// `/` is answered with `index.html`, whatever its query: what follows `?` is for the page.
precacheAndRoute(self.__WB_MANIFEST, { cleanURLs: false, ignoreURLParametersMatching: [/./] });

self.addEventListener('message', (event) => {
  if (isSkipWaiting(event.data)) void self.skipWaiting();
});

function isSkipWaiting(data: unknown): boolean {
  return (
    typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING'
  );
}
