/** A worker that is killed while it writes loses nothing that was acknowledged, and halves no write. */
import { expect, test } from 'vitest';
import type { LedgerCrashReport } from './ledger-crash-worker.suite.ts';

const LIVES = 10;

test('killed again and again, a worker leaves the state before or after each write', async () => {
  const name = `ledger-crash-${crypto.randomUUID()}`;
  let acknowledged = 0n;
  for (let life = 0; life < LIVES; life += 1) {
    const { found, stored } = await liveAndDie(name, 1 + ((life * 5) % 13));
    const [byChannel, bySpend, byJournal] = found;
    expect([bySpend, byJournal]).toEqual([byChannel, byChannel]);
    expect(byChannel).toBeGreaterThanOrEqual(acknowledged);
    acknowledged = stored;
  }
  expect(acknowledged).toBeGreaterThanOrEqual(7n * 3n * BigInt(LIVES));
});

/** Runs the worker until it has stored so many, then kills it in the middle of the next. */
function liveAndDie(
  name: string,
  count: number,
): Promise<{ found: readonly [bigint, bigint, bigint]; stored: bigint }> {
  const worker = new Worker(new URL('./ledger-crash-worker.suite.ts', import.meta.url), {
    type: 'module',
  });
  let found: readonly [bigint, bigint, bigint] = [0n, 0n, 0n];
  let storedCount = 0;
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => {
      reject(new Error(event.message));
    };
    worker.onmessage = ({ data }: MessageEvent<LedgerCrashReport>) => {
      if (data.kind === 'found') found = data.amounts;
      else storedCount += 1;
      if (data.kind === 'found' || storedCount < count) return;
      worker.terminate();
      resolve({ found, stored: data.cumulative });
    };
    worker.postMessage(name);
  });
}
