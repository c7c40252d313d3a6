import { expect, test } from 'vitest';
import type { CrashReport, CrashRun } from './crash-worker.suite.ts';
import { KIB, MIB, newInfoHash } from './samples.suite.ts';

const LIVES = 10;

test.each([
  { of: 'small pieces', layout: { pieceLengthBytes: 64 * KIB, lengthBytes: 32 * MIB } },
  { of: 'large pieces', layout: { pieceLengthBytes: 1.5 * MIB, lengthBytes: 300 * MIB } },
])('killed again and again, a worker loses no acknowledged piece: $of', async ({ layout }) => {
  const run = { databaseName: `crash-${crypto.randomUUID()}`, infoHash: newInfoHash(), layout };
  const acknowledged = new Set<number>();
  for (let life = 0; life < LIVES; life += 1) {
    // Each life ends at another point of a batch.
    const { held, wrong, stored } = await liveAndDie(run, 1 + ((life * 5) % 13));
    expect(wrong).toEqual([]);
    expect(held).toEqual(expect.arrayContaining([...acknowledged]));
    for (const index of stored) acknowledged.add(index);
  }
  expect(acknowledged.size).toBeGreaterThanOrEqual(5 * LIVES);
});

interface Life {
  held: readonly number[];
  wrong: readonly number[];
  stored: number[];
}

/** Runs the worker until it has stored so many pieces, then kills it in the middle of the next. */
function liveAndDie(run: CrashRun, storedCount: number): Promise<Life> {
  const worker = new Worker(new URL('./crash-worker.suite.ts', import.meta.url), {
    type: 'module',
  });
  const life: Life = { held: [], wrong: [], stored: [] };
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => {
      reject(new Error(event.message));
    };
    worker.onmessage = ({ data }: MessageEvent<CrashReport>) => {
      if (data.kind === 'found') Object.assign(life, { held: data.held, wrong: data.wrong });
      else life.stored.push(data.index);
      if (life.stored.length < storedCount) return;
      worker.terminate();
      resolve(life);
    };
    worker.postMessage(run);
  });
}
