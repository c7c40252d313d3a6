import { describeInWorker } from '../storage/run-in-worker.suite.ts';
import { chunkStoreCases } from './chunk-store-cases.suite.ts';

describeInWorker(
  'abstract-chunk-store, in a worker',
  () => new Worker(new URL('./chunk-store-worker.suite.ts', import.meta.url), { type: 'module' }),
  Object.keys(chunkStoreCases),
);
