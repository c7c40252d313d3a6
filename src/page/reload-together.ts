/**
 * Half an app of each version does not work, so all tabs are loaded anew at once, those without the
 * engine first: else one of them would take the engine over, with scripts of the old version.
 */
import { leaveUnasked } from './saving-lock.ts';

const CHANNEL = 'bittern.updates';
const LOOK_EVERY_MS = 50;
/** A frozen tab does nothing until somebody comes back to it. */
const FOLLOWERS_LIMIT_MS = 1_500;

export interface TabsReload {
  /** Reloads this tab and tells the others to. */
  readonly everyTab: () => void;
}

export function reloadTogether(tabs: {
  /** The Web Lock that all tabs but the one with the engine wait for. */
  readonly leaderLock: string;
  readonly isLeading: () => boolean;
}): TabsReload {
  const channel = new BroadcastChannel(CHANNEL);
  let isReloading = false;

  const reload = async (): Promise<void> => {
    if (isReloading) return;
    isReloading = true;
    if (tabs.isLeading()) await followersGone(tabs.leaderLock);
    leaveUnasked();
    location.reload();
  };
  channel.addEventListener('message', () => void reload());
  return {
    everyTab() {
      channel.postMessage('reload');
      void reload();
    },
  };
}

/** Resolves when no tab that waits for the lock now does so any more. */
async function followersGone(lock: string): Promise<void> {
  const followers = await waitingFor(lock);
  const limit = performance.now() + FOLLOWERS_LIMIT_MS;
  while (performance.now() < limit) {
    const still = await waitingFor(lock);
    if (!followers.some((client) => still.includes(client))) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function waitingFor(lock: string): Promise<readonly (string | undefined)[]> {
  const { pending = [] } = await navigator.locks.query();
  return pending.filter(({ name }) => name === lock).map(({ clientId }) => clientId);
}
