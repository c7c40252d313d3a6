/** The save worker's entry: wiring only (`bridge/save-worker.ts`). */
import type { FromSaveWorker, ToSaveWorker } from '../bridge/save-worker.ts';
import { carryOut, type SaveOrder } from './saving/carry-out.ts';
import { newHasher } from './saving/hasher.ts';

declare const self: DedicatedWorkerGlobalScope;

const abort = new AbortController();

self.onmessage = ({ data }: MessageEvent<ToSaveWorker>) => {
  if (data.kind === 'cancel') abort.abort();
  else void save(data);
};

async function save(order: SaveOrder): Promise<void> {
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
