/** One save worker from its order to its last word, or to its end, which nobody tells. */
import { FaultError } from '../core/fault.ts';
import type { SaveRun } from '../bridge/page-saves.ts';
import type {
  FromSaveWorker,
  SavedFile,
  SaveWorkerOrder,
  ToSaveWorker,
} from '../bridge/save-worker.ts';
import { onceFree } from './once-free.ts';

/** For its script to be loaded, on a busy machine. */
const START_LIMIT_MS = 30_000;
/** What it said last may still be on its way when its lock is free. */
const LAST_WORD_MS = 1_000;

const STOPPED =
  'The part of Bittern that writes files stopped. Nothing half-written was kept: try again.';

type Run = Pick<SaveRun, 'signal' | 'hear'> & {
  /** One of several files is complete. */
  readonly onFile: (folderName: string, file: SavedFile) => void;
};

/** Resolves when all is written and checked. The worker is of no use afterwards. */
export async function followSaver(
  worker: Worker,
  order: SaveWorkerOrder,
  { signal, hear, onFile }: Run,
  startLimitMs = START_LIMIT_MS,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const over = new AbortController();
  const lock = `bittern.saver.${crypto.randomUUID()}`;
  const say = (message: ToSaveWorker): void => worker.postMessage(message);
  const stopped = (): void => reject(new FaultError('save_failed', STOPPED));
  const cancel = (): void => say({ kind: 'cancel' });
  const silence = setTimeout(stopped, startLimitMs);
  worker.onmessage = ({ data }: MessageEvent<FromSaveWorker>) => {
    switch (data.kind) {
      case 'alive':
        clearTimeout(silence);
        onceFree(lock, over.signal, () => setTimeout(stopped, LAST_WORD_MS));
        return;
      case 'progress': {
        const { lengthBytes, writtenBytes, verifiedBytes } = data;
        hear({ lengthBytes, writtenBytes, checkedBytes: verifiedBytes });
        return;
      }
      case 'file-saved':
        onFile(data.folderName, data.file);
        return;
      case 'saved':
        resolve();
        return;
      case 'failed':
        reject(new FaultError(data.fault.code, data.fault.message));
    }
  };
  // It could not be loaded, or broke: what it was writing is dropped with it.
  worker.onerror = (event) => {
    event.preventDefault();
    stopped();
  };
  try {
    say({ kind: 'live', lock });
    say(order);
    signal.addEventListener('abort', cancel, { signal: over.signal });
    if (signal.aborted) cancel();
    await promise;
  } finally {
    clearTimeout(silence);
    over.abort();
    worker.terminate();
  }
}
