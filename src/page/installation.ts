/** Whether and how Bittern can be kept as an app here. Nothing is offered by the browser itself. */
import type { InstallWay } from '../bridge/page-services.ts';
import { wayByHand } from './install-way.ts';

export interface Installation {
  /** The way now, then at each change; the returned function stops it. */
  onInstallWay(listener: (way: InstallWay) => void): () => void;
  /** Asks the browser, whose own dialog then asks the user. Call it from a click. False if refused. */
  install(): Promise<boolean>;
}

/** Keeps the browser's one offer until the user wants it. Call it early: it comes once. */
export function watchInstallation(): Installation {
  const listeners = new Set<(way: InstallWay) => void>();
  let offer: BeforeInstallPromptEvent | null = null;
  let way: InstallWay = isInstalled() ? 'installed' : wayByHand(navigator);

  const become = (next: InstallWay): void => {
    way = next;
    for (const listener of listeners) listener(next);
  };
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer = event;
    become('prompt');
  });
  addEventListener('appinstalled', () => {
    offer = null;
    become('installed');
  });

  return {
    onInstallWay(listener) {
      listeners.add(listener);
      listener(way);
      return () => listeners.delete(listener);
    },
    async install() {
      if (offer === null) return false;
      const asked = offer;
      // It can be used once; the browser makes another one when it may be asked again.
      offer = null;
      const { outcome } = await asked.prompt();
      if (outcome === 'dismissed') become(wayByHand(navigator));
      return outcome === 'accepted';
    },
  };
}

/** This page runs in a window of the installed app. */
function isInstalled(): boolean {
  return navigator.standalone === true || matchMedia('(display-mode: standalone)').matches;
}
