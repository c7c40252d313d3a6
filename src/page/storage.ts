/** What the page knows of its storage, as the user interface has it. */
import type { PageStorage, StorageKeeping } from '../bridge/page-services.ts';
import { Keepsakes } from './keepsakes.ts';

/** Looks first for what was lost: await it before the engine or the signer is started. */
export async function pageStorage(): Promise<PageStorage> {
  const keepsakes = new Keepsakes({
    marks: () => localStorage,
    // Firefox has it since version 126.
    databases: async () => indexedDB.databases(),
  });
  await keepsakes.look();
  return {
    keeping: () => asking().then(({ storageKeeping }) => storageKeeping(navigator.storage), untold),
    askToKeep: () =>
      asking().then(({ askToKeepStorage }) => askToKeepStorage(navigator.storage), untold),
    lost: () => keepsakes.lost,
    forgetLoss: () => keepsakes.forgetLoss(),
    note: (keepsake, isThere) => keepsakes.note(keepsake, isThere),
  };
}

/** Not needed for the first page. */
const asking = () => import('./durable-storage.ts');

/** That part is gone with its version: the page says so elsewhere. */
const untold = (): StorageKeeping => 'unknown';
