/** How a save worker's end is noticed, with a small one in its place. */
import { expect, test } from 'vitest';
import type { SaveProgress } from '../bridge/page-saves.ts';
import type { SavedFile, SaveWorkerOrder } from '../bridge/save-worker.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import { followSaver } from './follow-saver.ts';
import type { SaverManner } from './small-saver.suite.ts';

async function order(): Promise<SaveWorkerOrder> {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle('film.mp4', { create: true });
  const file = { fileIndex: 0, path: ['film.mp4'], lengthBytes: 10 };
  return { kind: 'save-file', infoHash: 'a'.repeat(40) as InfoHash, file, handle };
}

async function follow(manner: SaverManner, startLimitMs?: number) {
  const name: string = manner;
  const worker = new Worker(new URL('./small-saver.suite.ts', import.meta.url), {
    type: 'module',
    name,
  });
  const heard: SaveProgress[] = [];
  const files: string[] = [];
  const abort = new AbortController();
  const run = {
    signal: abort.signal,
    hear: (progress: SaveProgress) => void heard.push(progress),
    onFile: (folderName: string, { path }: SavedFile) =>
      void files.push([folderName, ...path].join('/')),
  };
  const end = followSaver(worker, await order(), run, startLimitMs);
  return { end, heard, files, abort };
}

test('tells how far it is, and that it is done, though the worker ends at once', async () => {
  const { end, heard, files } = await follow('saves');
  await expect(end).resolves.toBeUndefined();
  expect(heard).toEqual([{ lengthBytes: 10, writtenBytes: 5, checkedBytes: 2 }]);
  expect(files).toEqual(['Films/film.mp4']);
});

test('tells what went wrong', async () => {
  await expect((await follow('fails')).end).rejects.toMatchObject({ code: 'storage_full' });
});

test.each(['dies', 'throws'] as const)('a worker that %s is a save that failed', async (manner) => {
  await expect((await follow(manner)).end).rejects.toMatchObject({ code: 'save_failed' });
});

test('so is one that never says anything', async () => {
  await expect((await follow('is silent', 200)).end).rejects.toMatchObject({ code: 'save_failed' });
});

test('is cancelled, in the midst of it and before', async () => {
  const midst = await follow('waits');
  midst.abort.abort();
  await expect(midst.end).rejects.toMatchObject({ code: 'cancelled' });
});
