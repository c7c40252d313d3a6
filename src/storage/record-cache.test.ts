import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecordCache } from './record-cache.ts';

/** What an entry costs beside its bytes. */
const ENTRY_BYTES = 256;

test('keeps what was used last, within its bound', () => {
  const cache = new RecordCache(3 * (100 + ENTRY_BYTES));
  for (const name of ['a', 'b', 'c']) cache.put(name, new Uint8Array(100));
  cache.peek('a');
  cache.put('d', new Uint8Array(100));
  expect(['a', 'b', 'c', 'd'].filter((name) => cache.peek(name))).toEqual(['a', 'c', 'd']);
});

test('never holds more than its bound, and always what was put last if that fits', () => {
  const anyPut = fc.record({ name: fc.nat(9), lengthBytes: fc.nat(3000) });
  fc.assert(
    fc.property(fc.array(anyPut), (puts) => {
      const cache = new RecordCache(2500);
      for (const { name, lengthBytes } of puts) {
        const bytes = new Uint8Array(lengthBytes);
        cache.put(`${name}`, bytes);
        expect(cache.sizeBytes).toBeLessThanOrEqual(2500);
        const fits = lengthBytes + ENTRY_BYTES <= 2500;
        expect(cache.peek(`${name}`)).toBe(fits ? bytes : undefined);
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
