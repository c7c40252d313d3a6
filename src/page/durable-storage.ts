/** Whether the browser may delete what is stored when space runs low. Workers cannot ask. */
import type { StorageKeeping } from '../bridge/page-services.ts';

type Manager = Pick<StorageManager, 'persist' | 'persisted'>;

/** Never rejects. */
export async function storageKeeping(manager: Manager): Promise<StorageKeeping> {
  try {
    return (await manager.persisted()) ? 'kept' : 'at-risk';
  } catch {
    return 'unknown';
  }
}

/**
 * Asks the browser to keep it. Chrome and Safari decide by themselves, by how much the site is used;
 * Firefox asks its user, and answers when that one has answered, if ever. Never rejects.
 */
export async function askToKeepStorage(manager: Manager): Promise<StorageKeeping> {
  try {
    return (await manager.persist()) ? 'kept' : 'at-risk';
  } catch {
    return 'unknown';
  }
}
