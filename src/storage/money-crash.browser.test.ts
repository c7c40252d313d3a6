/** A worker that is killed while it stores transactions loses none that was acknowledged. */
import { expect, test } from 'vitest';
import type { MoneyCrashReport } from './money-crash-worker.suite.ts';

const LIVES = 10;

test('killed again and again, a worker loses no acknowledged transaction', async () => {
  const databaseName = `money-crash-${crypto.randomUUID()}`;
  const acknowledged = new Set<string>();
  for (let life = 0; life < LIVES; life += 1) {
    const { found, stored } = await liveAndDie(databaseName, 1 + ((life * 5) % 13));
    expect(found).toEqual(expect.arrayContaining([...acknowledged]));
    for (const txid of stored) acknowledged.add(txid);
  }
  expect(acknowledged.size).toBeGreaterThanOrEqual(3 * LIVES);
});

/** Runs the worker until it has stored so many, then kills it in the middle of the next. */
function liveAndDie(
  databaseName: string,
  count: number,
): Promise<{ found: readonly string[]; stored: readonly string[] }> {
  const worker = new Worker(new URL('./money-crash-worker.suite.ts', import.meta.url), {
    type: 'module',
  });
  let found: readonly string[] = [];
  const stored: string[] = [];
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => {
      reject(new Error(event.message));
    };
    worker.onmessage = ({ data }: MessageEvent<MoneyCrashReport>) => {
      if (data.kind === 'found') found = data.txids;
      else stored.push(data.txid);
      if (stored.length < count) return;
      worker.terminate();
      resolve({ found, stored });
    };
    worker.postMessage(databaseName);
  });
}
