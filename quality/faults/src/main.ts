import * as engineWorker from './workers/engine.worker.ts';

export const worker: unknown = engineWorker;
