/** Entry of a worker that speaks the save worker's protocol, writes nothing, and ends as its name says. */
import type { FromSaveWorker, ToSaveWorker } from '../bridge/save-worker.ts';

/** - `dies`: in the midst of it, without a word */
export type SaverManner = 'saves' | 'fails' | 'dies' | 'throws' | 'is silent' | 'waits';

const saved = { folderName: null, files: [] };
const manner = self.name as SaverManner;
if (manner === 'throws') throw new Error('This worker throws when it is loaded.');

self.onmessage = ({ data }: MessageEvent<ToSaveWorker>) => {
  if (manner === 'is silent') return;
  if (data.kind === 'live') {
    void navigator.locks.request(data.lock, () => {
      post({ kind: 'alive' });
      if (manner !== 'waits') act();
      return new Promise<never>(() => undefined);
    });
  } else if (data.kind === 'cancel') {
    post({ kind: 'failed', fault: { code: 'cancelled', message: 'Cancelled.' }, saved });
  }
};

function act(): void {
  const phase = 'writing';
  post({ kind: 'progress', phase, writtenBytes: 5, verifiedBytes: 2, lengthBytes: 10 });
  const file = { fileIndex: 0, path: ['film.mp4'], lengthBytes: 5, sha256: 'ab' };
  post({ kind: 'file-saved', folderName: 'Films', file });
  if (manner === 'saves') post({ kind: 'saved', saved });
  if (manner === 'fails') {
    post({ kind: 'failed', fault: { code: 'storage_full', message: 'No space left.' }, saved });
  }
  self.close();
}

function post(message: FromSaveWorker): void {
  self.postMessage(message);
}
