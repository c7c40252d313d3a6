/**
 * The app's own updates: looks for a new version, says when one waits, and activates it when asked.
 * Nothing is taken over by itself, so a download in progress is never cut.
 */
import { Workbox } from 'workbox-window';
import { SERVICE_WORKER_PATH, trustedScriptUrl } from './trusted-urls.ts';

const CHECK_INTERVAL_MS = 60 * 60 * 1000;
const DRAIN_LIMIT_MS = 5_000;
const CHANNEL = 'bittern.updates';

export interface Updates {
  /** Calls back once a new version waits, at once if it does already; the result stops it. */
  onUpdateReady(listener: () => void): () => void;
  /**
   * Waits for `drain` (5 s at most), then activates the waiting version and reloads every tab.
   * Resolves before the reload.
   */
  applyUpdate(options: { readonly drain: () => Promise<void> }): Promise<void>;
}

/** Registers the service worker. Where there can be none, no update is ever ready. */
export function watchForUpdates(): Updates {
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return NEVER;
  const workbox = new Workbox(trustedScriptUrl(SERVICE_WORKER_PATH), { updateViaCache: 'none' });
  const listeners = new Set<() => void>();
  let isReady = false;

  workbox.addEventListener('waiting', () => {
    isReady = true;
    for (const listener of listeners) listener();
  });
  reloadTogether(workbox);
  // Refused in some private modes: the app then needs the network each time, and nothing else.
  workbox.register().then(
    () => checkNowAndThen(workbox),
    () => undefined,
  );

  return {
    onUpdateReady(listener) {
      listeners.add(listener);
      if (isReady) listener();
      return () => listeners.delete(listener);
    },
    async applyUpdate({ drain }) {
      await withinLimit(drain());
      workbox.messageSkipWaiting();
    },
  };
}

const NEVER: Updates = {
  onUpdateReady: () => () => undefined,
  applyUpdate: () => Promise.resolve(),
};

function checkNowAndThen(workbox: Workbox): void {
  const check = (): void => {
    // Offline, most likely: the next occasion will do.
    workbox.update().catch(() => undefined);
  };
  setInterval(check, CHECK_INTERVAL_MS);
  addEventListener('focus', check);
  addEventListener('online', check);
}

/**
 * A new version's worker controls every tab at once, so every tab must reload: half an app of each
 * version does not work. Tabs that no worker controls (a first load) are told over a channel.
 */
function reloadTogether(workbox: Workbox): void {
  const channel = new BroadcastChannel(CHANNEL);
  let isReloading = false;
  const reload = (): void => {
    if (isReloading) return;
    isReloading = true;
    location.reload();
  };
  channel.addEventListener('message', reload);
  workbox.addEventListener('controlling', () => {
    channel.postMessage('reload');
    reload();
  });
}

/** An engine that hangs must not keep its own repair away: what is stored survives a reload anyway. */
async function withinLimit(drained: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, DRAIN_LIMIT_MS);
  await Promise.race([drained.catch(() => undefined), late]);
  clearTimeout(timer);
}
