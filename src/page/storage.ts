/** What the page knows of its storage, as the user interface has it. */
import type { PageStorage } from '../bridge/page-services.ts';
import { askToKeepStorage, storageKeeping } from './durable-storage.ts';
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
    keeping: () => storageKeeping(navigator.storage),
    askToKeep: () => askToKeepStorage(navigator.storage),
    lost: () => keepsakes.lost,
    forgetLoss: () => keepsakes.forgetLoss(),
    note: (keepsake, isThere) => keepsakes.note(keepsake, isThere),
  };
}
