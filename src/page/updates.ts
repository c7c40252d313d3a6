/**
 * The app's own updates: looks for a new version, says when one waits, and activates it when asked,
 * or when nobody would notice. A download in progress is never cut: the engine is drained first. What
 * is being saved to the disk is waited for; where the user does not, it is ended before.
 */
import { Workbox } from 'workbox-window';
import type { UpdateState } from '../bridge/page-services.ts';
import { applyUpdate } from './apply-update.ts';
import { endBodies } from './end-bodies.ts';
import { onOutdated } from './outdated.ts';
import { QuietMoment } from './quiet-moment.ts';
import { tellRegistrationRefused } from './registration.ts';
import { reloadTogether } from './reload-together.ts';
import { endSaves } from './save-endings.ts';
import { areSavesRunning, untilSavesEnd } from './saving-lock.ts';
import { SERVICE_WORKER_PATH, trustedScriptUrl } from './trusted-urls.ts';
import { noteUpdate, takeUpdateNote } from './update-note.ts';

const CHECK_INTERVAL_MS = 60 * 60 * 1000;
/** A new worker controls the tabs at once; one that does not must not leave a drained engine. */
const CONTROL_LIMIT_MS = 5_000;

export interface Updates {
  /** The state now, then at each change; the result stops it. */
  onUpdate(listener: (state: UpdateState) => void): () => void;
  /** While true, no waiting version is taken without asking. */
  setBusy(isBusy: boolean): void;
  /**
   * Waits for what is being saved, drains the engine (5 s at most), takes the waiting version if there
   * is one, reloads every tab.
   */
  applyUpdate(): Promise<void>;
  /** Ends that waiting, and what is being saved. */
  updateAnyway(): void;
  /** What to say about the update that this page comes out of, once. */
  takeUpdateNote: typeof takeUpdateNote;
}

interface Tabs {
  readonly leaderLock: string;
  readonly isLeading: () => boolean;
  /** Resolves when everything is stored and nothing goes on. */
  readonly drain: () => Promise<void>;
}

/** Registers the service worker. Where there can be none, no update is ever ready. */
export function watchForUpdates({ drain, ...tabs }: Tabs): Updates {
  const listeners = new Set<(state: UpdateState) => void>();
  const quiet = new QuietMoment();
  const impatience = new AbortController();
  const reload = reloadTogether(tabs);
  const workbox = openWorkbox();
  let state: UpdateState = 'none';
  let applying: Promise<void> | null = null;

  const become = (next: UpdateState): void => {
    state = next;
    for (const listener of listeners) listener(next);
  };
  const apply = async (): Promise<void> => {
    const asked = state;
    await applyUpdate({
      areSavesRunning: () => areSavesRunning(),
      untilSavesEnd: () => untilSavesEnd(impatience.signal),
      hold: (isHeld) => become(isHeld ? 'held' : asked),
      endSaves,
      drain,
      noteDrain: noteUpdate,
      endBodies,
      takeOver: () => {
        setTimeout(() => reload.everyTab(), asked === 'ready' ? CONTROL_LIMIT_MS : 0);
        workbox?.messageSkipWaiting();
      },
    });
  };
  const applyOnce = (): Promise<void> =>
    (applying ??= apply().catch((error: unknown) => {
      applying = null;
      throw error;
    }));

  onOutdated(() => become('reload-needed'));
  workbox?.addEventListener('waiting', () => {
    become('ready');
    quiet.whenQuiet(applyOnce);
  });
  let isControlled = workbox !== null && navigator.serviceWorker.controller !== null;
  workbox?.addEventListener('controlling', () => {
    // The very first worker takes over what was loaded without one, and is of the same version.
    if (isControlled) reload.everyTab();
    isControlled = true;
  });
  // Refused in some private modes: the app then needs the network each time, and nothing else.
  workbox?.register().then(() => checkNowAndThen(workbox), tellRegistrationRefused);

  return {
    onUpdate(listener) {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
    setBusy: (isBusy) => quiet.setBusy(isBusy),
    applyUpdate: applyOnce,
    updateAnyway: () => impatience.abort(),
    takeUpdateNote,
  };
}

function openWorkbox(): Workbox | null {
  if (!('serviceWorker' in navigator)) return null;
  // Of `vite.service-worker.ts`, which serves the sources.
  const address = import.meta.env.DEV ? `${SERVICE_WORKER_PATH}?module` : SERVICE_WORKER_PATH;
  return new Workbox(trustedScriptUrl(address), {
    updateViaCache: 'none',
    type: import.meta.env.DEV ? 'module' : 'classic',
  });
}

function checkNowAndThen(workbox: Workbox): void {
  const check = (): void => {
    // Offline, most likely: the next occasion will do.
    workbox.update().catch(() => undefined);
  };
  setInterval(check, CHECK_INTERVAL_MS);
  addEventListener('focus', check);
  addEventListener('online', check);
}
