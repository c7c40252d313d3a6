/** Saves that an update does not wait for, over real locks and channels. */
import { expect, test } from 'vitest';
import type { SaveRun } from '../bridge/page-saves.ts';
import { FaultError } from '../core/fault.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import { endSaves, whileNotEnded } from './save-endings.ts';
import { areSavesRunning, whileSaving } from './saving-lock.ts';
import { takeUpdateNote } from './update-note.ts';

/** One that goes on until its signal says otherwise; `finish` completes it. */
function begin(name: string, canEnd = true) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const user = new AbortController();
  const save = ({ signal }: SaveRun): Promise<void> => {
    const end = (): void => {
      if (canEnd) reject(new FaultError('cancelled', 'Cancelled.'));
      else resolve();
    };
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    return promise;
  };
  const run = { name, signal: user.signal, hear: () => undefined };
  const over = whileNotEnded(run, (ended) =>
    whileSaving('a'.repeat(40) as InfoHash, () => save(ended)),
  );
  return { over, cancel: () => user.abort() };
}

test('one that the user cancels is cancelled as ever', async () => {
  const save = begin('film.mp4');
  save.cancel();
  await expect(save.over).rejects.toMatchObject({ code: 'cancelled' });
  expect(takeUpdateNote()).toEqual({ drain: null, endedSaves: [] });
});

test('one that is complete before it can be ended is not told as ended', async () => {
  const save = begin('film.mp4', false);
  await expect.poll(() => areSavesRunning()).toBe(true);
  await endSaves();
  await expect(save.over).resolves.toBeUndefined();
  expect(takeUpdateNote().endedSaves).toEqual([]);
});

test('all others end before the update goes on, and are told by name, once', async () => {
  const saves = [begin('film.mp4'), begin('“song”, live.flac')];
  const ends = Promise.allSettled(saves.map(({ over }) => over));
  await expect.poll(() => areSavesRunning()).toBe(true);
  await endSaves();
  expect(await areSavesRunning()).toBe(false);
  for (const end of await ends) {
    expect(end).toMatchObject({ status: 'rejected', reason: { code: 'save_failed' } });
  }
  expect(takeUpdateNote().endedSaves).toEqual(['film.mp4', '“song”, live.flac']);
  expect(takeUpdateNote().endedSaves).toEqual([]);
});

test('does not wait where nothing is saved', async () => {
  await expect(endSaves()).resolves.toBeUndefined();
});

test.each(['{', 'null', '"film.mp4"', '[1]'])('what is noted as %s is nobody’s name', (noted) => {
  sessionStorage.setItem('bittern.update-ended-saves', noted);
  expect(takeUpdateNote().endedSaves).toEqual([]);
});
