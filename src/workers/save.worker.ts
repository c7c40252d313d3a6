/** The save worker's entry: wiring only (`bridge/save-worker.ts`). */
import type { FromSaveWorker, SaveWorkerOrder, ToSaveWorker } from '../bridge/save-worker.ts';
import { carryOut } from './saving/carry-out.ts';
import { newHasher } from './saving/hasher.ts';

declare const self: DedicatedWorkerGlobalScope;

const abort = new AbortController();

self.onmessage = ({ data }: MessageEvent<ToSaveWorker>) => {
  if (data.kind === 'cancel') abort.abort();
  else if (data.kind === 'live') live(data.lock);
  else void save(data);
};

function live(lock: string): void {
  void navigator.locks.request(lock, () => {
    post({ kind: 'alive' });
    return new Promise<never>(() => undefined);
  });
}

async function save(order: SaveWorkerOrder): Promise<void> {
  const parts = {
    fetch: (path: string, init: RequestInit) => fetch(path, init),
    wait: (delayMs: number) => new Promise<void>((resolve) => setTimeout(resolve, delayMs)),
    newHasher,
    now: () => performance.now(),
    tell: post,
  };
  post(await carryOut(order, parts, abort.signal));
  self.close();
}

function post(message: FromSaveWorker): void {
  self.postMessage(message);
}
