import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecordCache } from './record-cache.ts';

/** What an entry costs beside its bytes. */
const ENTRY_BYTES = 256;

const load = (lengthBytes: number) => () => Promise.resolve(new Uint8Array(lengthBytes));

test('keeps what was read last, within its bound', async () => {
  const cache = new RecordCache(3 * (100 + ENTRY_BYTES));
  for (const name of ['a', 'b', 'c', 'a', 'd']) await cache.read(name, load(100));
  expect(['a', 'b', 'c', 'd'].filter((name) => cache.peek(name))).toEqual(['a', 'c', 'd']);
});

test('gives what was written half of its bound, until it is read', async () => {
  const cache = new RecordCache(4 * (100 + ENTRY_BYTES));
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const kept = () => names.filter((name) => cache.peek(name));
  await cache.read('a', load(100));
  for (const name of names.slice(1)) cache.put(name, new Uint8Array(100));
  expect(kept()).toEqual(['a', 'e', 'f']);

  await cache.read('e', load(100));
  cache.put('b', new Uint8Array(100));
  expect(kept()).toEqual(['a', 'b', 'e', 'f']);
  cache.put('c', new Uint8Array(100));
  expect(kept()).toEqual(['a', 'b', 'c', 'e']);
});

test('never holds more than its bound, and always what came last if that fits', async () => {
  const anyUse = fc.record({ name: fc.nat(9), lengthBytes: fc.nat(3000), isRead: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(anyUse), async (uses) => {
      const cache = new RecordCache(2500);
      const wasRead = new Set<string>();
      for (const { name, lengthBytes, isRead } of uses) {
        const cacheKey = `${name}`;
        if (!cache.peek(cacheKey)) wasRead.delete(cacheKey);
        const known = cache.peek(cacheKey);
        const bytes = new Uint8Array(lengthBytes);
        if (isRead) {
          expect(await cache.read(cacheKey, () => Promise.resolve(bytes))).toBe(known ?? bytes);
          wasRead.add(cacheKey);
        } else {
          cache.put(cacheKey, bytes);
        }
        expect(cache.sizeBytes).toBeLessThanOrEqual(2500);
        const last = isRead ? (known ?? bytes) : bytes;
        const mostBytes = wasRead.has(cacheKey) ? 2500 : 1250;
        const fits = last.byteLength + ENTRY_BYTES <= mostBytes;
        expect(cache.peek(cacheKey)).toBe(fits ? last : undefined);
      }
      cache.dropAll('');
      expect(cache.sizeBytes).toBe(0);
    }),
  );
});

test('loads once for all who ask meanwhile, again after a failure', async () => {
  const cache = new RecordCache(1000);
  let loadCount = 0;
  const load = () => {
    loadCount += 1;
    return loadCount === 1 ? Promise.reject(new Error('no')) : Promise.resolve(new Uint8Array(1));
  };
  const failing = await Promise.allSettled([cache.read('a', load), cache.read('a', load)]);
  expect(failing.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(loadCount).toBe(1);
  await Promise.all([cache.read('a', load), cache.read('a', load)]);
  await cache.read('a', load);
  expect(loadCount).toBe(2);
});

test('a load that was overtaken by a put is not kept', async () => {
  const cache = new RecordCache(1000);
  const reading = cache.read('a', () => Promise.resolve(Uint8Array.of(1)));
  const newer = Uint8Array.of(2);
  cache.put('a', newer);
  expect(await reading).toEqual(Uint8Array.of(1));
  expect(cache.peek('a')).toBe(newer);
});

test('a load that was overtaken by a drop is not kept', async () => {
  const cache = new RecordCache(1000);
  const reading = cache.read('t/1', () => Promise.resolve(Uint8Array.of(1)));
  cache.dropAll('t/');
  await reading;
  expect(cache.peek('t/1')).toBe(undefined);
});

test('loads a few records at a time', async () => {
  const cache = new RecordCache(1000);
  let running = 0;
  let most = 0;
  const load = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    return new Uint8Array(1);
  };
  const names = Array.from({ length: 20 }, (_, at) => `${at}`);
  await Promise.all(names.map((name) => cache.read(name, load)));
  expect(most).toBe(4);
});
