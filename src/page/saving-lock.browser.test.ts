import { expect, test } from 'vitest';
import type { InfoHash } from '../core/units/info-hash.ts';
import {
  areSavesRunning,
  guardSaves,
  SAVING_LOCK,
  untilSavesEnd,
  whileSaving,
} from './saving-lock.ts';

const { signal } = new AbortController();
const ONE = 'a'.repeat(40) as InfoHash;
const OTHER = 'b'.repeat(40) as InfoHash;

/** Whether the browser would ask before the page goes. */
function asks(): boolean {
  return !dispatchEvent(new Event('beforeunload', { cancelable: true }));
}

test('is known, and asks before the page goes, until the last save has ended', async () => {
  expect(await areSavesRunning()).toBe(false);
  expect(asks()).toBe(false);
  const one = Promise.withResolvers<string>();
  const other = Promise.withResolvers<void>();
  const saves = [
    whileSaving(ONE, () => one.promise),
    whileSaving(OTHER, () => other.promise),
  ] as const;
  expect(asks()).toBe(true);
  await expect.poll(() => areSavesRunning([OTHER])).toBe(true);
  expect(await areSavesRunning([ONE])).toBe(true);
  expect(await areSavesRunning([])).toBe(false);
  expect(await areSavesRunning()).toBe(true);
  let isOver = false;
  const over = untilSavesEnd(signal).then(() => (isOver = true));

  one.resolve('saved');
  expect(await saves[0]).toBe('saved');
  expect(asks()).toBe(true);
  expect(await areSavesRunning()).toBe(true);
  expect(await areSavesRunning([ONE])).toBe(false);
  expect(await areSavesRunning([ONE, OTHER])).toBe(true);
  expect(isOver).toBe(false);

  other.reject(new Error('No space left.'));
  await expect(saves[1]).rejects.toThrow('No space left.');
  await over;
  expect(asks()).toBe(false);
  expect(await areSavesRunning()).toBe(false);
});

test('does not wait where nothing is saved', async () => {
  await expect(untilSavesEnd(signal)).resolves.toBeUndefined();
});

/** As another tab saves; the result ends it. */
async function saveElsewhere(): Promise<() => void> {
  const end = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  void navigator.locks.request(SAVING_LOCK, { mode: 'shared' }, () => {
    held.resolve();
    return end.promise;
  });
  await held.promise;
  return end.resolve;
}

test('asks in the tab with the engine while another tab saves, and lets more saves begin', async () => {
  const endFirst = await saveElsewhere();
  expect(asks()).toBe(false);
  guardSaves();
  expect(asks()).toBe(true);
  const endSecond = await saveElsewhere();
  endFirst();
  endSecond();
  await expect.poll(asks, { timeout: 5_000 }).toBe(false);

  const endThird = await saveElsewhere();
  new BroadcastChannel('bittern.saving').postMessage('began');
  await expect.poll(asks).toBe(true);
  endThird();
  await expect.poll(asks, { timeout: 5_000 }).toBe(false);
});
