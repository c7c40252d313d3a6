/**
 * What Bittern is made of, kept so that it opens offline.
 *
 * An update is stored whole before it counts as installed. The very first version takes over its page at
 * once, so that a film somebody was sent a link to does not wait for a hundred files, and stores them
 * afterwards, the document last: until it is there, loads go to the network as if nothing were stored.
 */
import {
  cleanupOutdatedCaches,
  matchPrecache,
  PrecacheController,
  precacheAndRoute,
} from 'workbox-precaching';

declare const self: ServiceWorkerGlobalScope;

/** A file of the build and its revision; null where the name has it. */
export interface ShellFile {
  readonly url: string;
  readonly revision: string | null;
}

const DOCUMENT = 'index.html';

export function keepShell(files: readonly ShellFile[]): void {
  let isFirst = false;
  let storing: Promise<unknown> | null = null;
  // What fails is tried again when the service worker is started the next time.
  const store = () => (storing ??= storeMissing(files).catch(() => undefined));

  self.addEventListener('install', (event) => {
    isFirst = self.registration.active === null;
    // Otherwise what follows would store everything now.
    if (isFirst) event.stopImmediatePropagation();
  });
  cleanupOutdatedCaches();
  // `/` is answered with `index.html`, whatever its query: what follows `?` is for the page.
  precacheAndRoute([...files], { cleanURLs: false, ignoreURLParametersMatching: [/./] });

  self.addEventListener('activate', (event) => {
    // Pages of a first visit get streams at once. An update waits for its user.
    if (!isFirst) return;
    const claimed = self.clients.claim();
    event.waitUntil(claimed);
    // No request is answered before what the event waits for is done.
    void claimed.then(store);
  });
  // A service worker is ended when nothing is asked of it, storing or not.
  self.addEventListener('fetch', (event) => event.waitUntil(store()));
}

/** What an earlier start has stored is not fetched again. */
async function storeMissing(files: readonly ShellFile[]): Promise<void> {
  if ((await matchPrecache(DOCUMENT)) !== undefined) return;
  const controller = new PrecacheController();
  const isLast = ({ url }: ShellFile) => Number(url === DOCUMENT);
  controller.addToCacheList(files.toSorted((one, other) => isLast(one) - isLast(other)));
  // It stores nothing for other events than this one, which browsers fire once.
  const install = { type: 'install', waitUntil: () => undefined };
  await controller.install(install as unknown as ExtendableEvent);
}
