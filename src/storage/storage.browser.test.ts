import { describeInWorker } from './run-in-worker.suite.ts';
import { storageCases } from './storage-cases.suite.ts';

describeInWorker(
  'storage, in a worker',
  () => new Worker(new URL('./storage-worker.suite.ts', import.meta.url), { type: 'module' }),
  Object.keys(storageCases),
);
