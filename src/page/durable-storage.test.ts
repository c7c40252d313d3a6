import { expect, test } from 'vitest';
import { askToKeepStorage, storageKeeping } from './durable-storage.ts';

function manager(isKept: boolean, isGranted: boolean) {
  return { persisted: () => Promise.resolve(isKept), persist: () => Promise.resolve(isGranted) };
}

const refusing = {
  persisted: () => Promise.reject(new TypeError('Not here.')),
  persist: () => Promise.reject(new TypeError('Not here.')),
};

test('tells what the browser says', async () => {
  expect(await storageKeeping(manager(true, false))).toBe('kept');
  expect(await storageKeeping(manager(false, true))).toBe('at-risk');
  expect(await askToKeepStorage(manager(false, true))).toBe('kept');
  expect(await askToKeepStorage(manager(false, false))).toBe('at-risk');
});

test('a browser that refuses to tell is no trouble', async () => {
  expect(await storageKeeping(refusing)).toBe('unknown');
  expect(await askToKeepStorage(refusing)).toBe('unknown');
});
