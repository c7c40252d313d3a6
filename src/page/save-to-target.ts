/** Saves where the user has picked a place: a worker of its own writes, reads again and compares. */
import { FaultError } from '../core/fault.ts';
import type { SaveOrder, SaveRun, SaveTarget } from '../bridge/page-saves.ts';
import type { FromSaveWorker, ToSaveWorker } from '../bridge/save-worker.ts';
import { readyServiceWorker } from './ready-service-worker.ts';
type PickedTarget = Exclude<SaveTarget, { kind: 'downloads' }>;

/** Resolves when all is written and checked. @param spawn Makes a worker for this one save. */
export async function saveToTarget(
  spawn: () => Worker,
  order: SaveOrder,
  target: PickedTarget,
  { signal, hear }: SaveRun,
): Promise<void> {
  // The worker reads through it, and a first visit may be faster than that is ready.
  await readyServiceWorker();
  const worker = spawn();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const say = (message: ToSaveWorker): void => worker.postMessage(message);
  const cancel = (): void => say({ kind: 'cancel' });
  worker.onmessage = ({ data }: MessageEvent<FromSaveWorker>) => {
    if (data.kind === 'saved') resolve();
    else if (data.kind === 'failed') reject(new FaultError(data.fault.code, data.fault.message));
    else {
      const { lengthBytes, writtenBytes, verifiedBytes } = data;
      hear({ lengthBytes, writtenBytes, checkedBytes: verifiedBytes });
    }
  };
  // It could not be loaded, or broke: what it was writing is dropped with it.
  worker.onerror = () => reject(new FaultError('save_failed', BROKEN));
  try {
    say(messageFor(order, target));
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    await promise;
  } finally {
    signal.removeEventListener('abort', cancel);
    worker.terminate();
  }
}

const BROKEN =
  'The part of Bittern that writes files stopped. Nothing half-written was kept: try again.';

function messageFor(order: SaveOrder, target: PickedTarget): ToSaveWorker {
  const { infoHash, torrentName, files } = order;
  if (target.kind === 'folder') {
    return { kind: 'save-folder', infoHash, name: torrentName, files, handle: target.handle };
  }
  const [file] = files;
  if (file === undefined) throw new FaultError('internal', 'There is nothing to save.');
  return { kind: 'save-file', infoHash, file, handle: target.handle };
}
