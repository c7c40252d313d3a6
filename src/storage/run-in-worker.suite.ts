/** The page's side of tests that must run in a worker: each case becomes a test of vitest. */
import { afterAll, beforeAll, describe, test } from 'vitest';
import { cdp } from 'vitest/browser';
import type { FromPage, FromWorker, PageHelp } from './worker-cases.suite.ts';

/** The worker's entry calls `answerCases` with cases of these names. */
export function describeInWorker(
  title: string,
  startWorker: () => Worker,
  names: readonly string[],
): void {
  describe(title, () => {
    let worker: Worker;
    beforeAll(() => {
      worker = startWorker();
    });
    afterAll(() => {
      worker.terminate();
    });
    test.each(names)('%s', async (name) => {
      try {
        await runCase(worker, name);
      } finally {
        await help.limitRoom(null);
      }
    });
  });
}

function runCase(worker: Worker, name: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  worker.onerror = (event) => {
    reject(new Error(`The worker failed: ${event.message} (${event.filename}:${event.lineno})`));
  };
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind === 'passed') resolve();
    else if (data.kind === 'failed') {
      reject(Object.assign(new Error(data.message), { stack: data.stack }));
    } else {
      const helped = { kind: 'helped', id: data.id } satisfies FromPage;
      help[data.name](data.argument).then(() => worker.postMessage(helped), reject);
    }
  };
  worker.postMessage({ kind: 'run', name } satisfies FromPage);
  return promise;
}

const { origin } = location;

const help: PageHelp = {
  async limitRoom(bytes) {
    if (bytes === null) {
      await cdp().send('Storage.overrideQuotaForOrigin', { origin });
      return;
    }
    await help.clearDatabases();
    const { usage } = await cdp().send('Storage.getUsageAndQuota', { origin });
    await cdp().send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + bytes });
  },
  async clearDatabases() {
    await cdp().send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  },
};
