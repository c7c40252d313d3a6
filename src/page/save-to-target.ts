/** Saves where the user has picked a place: a worker of its own writes, reads again and compares. */
import { FaultError } from '../core/fault.ts';
import type { SaveOrder, SaveRun, SaveTarget } from '../bridge/page-saves.ts';
import type { SavedFile, SaveWorkerOrder } from '../bridge/save-worker.ts';
import { followSaver } from './follow-saver.ts';
import { readyServiceWorker } from './ready-service-worker.ts';

type PickedTarget = Exclude<SaveTarget, { kind: 'downloads' }>;

interface Begun {
  readonly folderName: string;
  readonly files: SavedFile[];
}

/** What is complete of folders that could not be saved whole: who tries again has the same handle. */
const begunIn = new WeakMap<FileSystemHandle, Begun>();

/** Resolves when all is written and checked. @param spawn Makes a worker for this one save. */
export async function saveToTarget(
  spawn: () => Worker,
  order: SaveOrder,
  target: PickedTarget,
  run: SaveRun,
): Promise<void> {
  const workerOrder = orderFor(order, target);
  // The worker reads through it, and a first visit may be faster than that is ready.
  await readyServiceWorker(run.signal);
  let begun: Begun | null = null;
  const onFile = (folderName: string, file: SavedFile): void => {
    begun ??= { folderName, files: [] };
    begun.files.push(file);
    begunIn.set(target.handle, begun);
  };
  await followSaver(spawn(), workerOrder, { ...run, onFile });
  begunIn.delete(target.handle);
}

function orderFor(order: SaveOrder, target: PickedTarget): SaveWorkerOrder {
  const { infoHash, torrentName, files } = order;
  if (target.kind === 'folder') {
    const { handle } = target;
    const begun = begunIn.get(handle);
    const folder = { kind: 'save-folder', infoHash, name: torrentName, files, handle } as const;
    return begun === undefined ? folder : { ...folder, begun };
  }
  const [file] = files;
  if (file === undefined) throw new FaultError('internal', 'There is nothing to save.');
  return { kind: 'save-file', infoHash, file, handle: target.handle };
}
