import { expect, test } from 'vitest';
import type { PieceStore } from '../core/ports.ts';
import { FaultError, type Fault } from '../core/fault.ts';
import { HoldingStore } from './holding-store.ts';

const MIB = 1024 * 1024;
const LAYOUT = { pieceLengthBytes: 8 * MIB, lengthBytes: 64 * MIB };

interface Put {
  readonly stored: () => void;
  readonly failed: (error: Error) => void;
}

/** A holding store over pieces whose puts end when the test says so. */
function makeStore() {
  const puts: Put[] = [];
  const faults: Fault[] = [];
  const pieces: PieceStore = {
    layout: LAYOUT,
    put: () => new Promise((stored, failed) => puts.push({ stored, failed })),
    get: () => Promise.reject(new FaultError('data_damaged', 'Nothing is here.')),
    bitfield: () => new Uint8Array(1),
    forget: () => Promise.resolve(),
    close: () => Promise.resolve(),
    destroy: () => Promise.resolve(),
  };
  const store = new HoldingStore(LAYOUT, Promise.resolve(pieces), {
    putFailed: (fault) => faults.push(fault),
    getFailed: () => undefined,
  });
  return { store, puts, faults };
}

const piece = () => new Uint8Array(LAYOUT.pieceLengthBytes);

test('is behind while 32 MiB wait for storage', async () => {
  const { store, puts } = makeStore();
  const putting = [0, 1, 2].map((index) => store.put(index, piece()));
  expect(store.isBehind).toBe(false);
  putting.push(store.put(3, piece()));
  expect(store.isBehind).toBe(true);

  await expect.poll(() => puts.length).toBe(4);
  puts[1]?.stored();
  await putting[1];
  expect(store.isBehind).toBe(false);
});

test('holds what could not be stored until it can', async () => {
  const { store, puts, faults } = makeStore();
  let isAnswered = false;
  const putting = store.put(0, piece()).then(() => (isAnswered = true));
  await expect.poll(() => puts.length).toBe(1);
  puts[0]?.failed(new FaultError('storage_full', 'No space.'));
  await expect.poll(() => faults).toMatchObject([{ code: 'storage_full' }]);
  expect(store.heldBytes).toBe(8 * MIB);
  expect(isAnswered).toBe(false);

  const retrying = store.retryHeld();
  await expect.poll(() => puts.length).toBe(2);
  puts[1]?.stored();
  expect(await retrying).toBeNull();
  await putting;
  expect(store.heldBytes).toBe(0);
});

test('goes on holding while it still cannot be stored, and says why', async () => {
  const { store, puts, faults } = makeStore();
  void store.put(0, piece());
  void store.put(1, piece());
  await expect.poll(() => puts.length).toBe(2);
  for (const put of puts) put.failed(new FaultError('storage_full', 'No space.'));
  await expect.poll(() => faults.length).toBe(2);

  const retrying = store.retryHeld();
  await expect.poll(() => puts.length).toBe(4);
  puts[2]?.stored();
  puts[3]?.failed(new FaultError('storage_failed', 'Broken.'));
  expect(await retrying).toMatchObject({ code: 'storage_failed' });
  expect(store.heldBytes).toBe(8 * MIB);
});

test('a put that fails for any reason is held, and webtorrent is told of none', async () => {
  const { store, puts, faults } = makeStore();
  let isSettled = false;
  void store.put(0, piece()).finally(() => (isSettled = true));
  await expect.poll(() => puts.length).toBe(1);
  puts[0]?.failed(new TypeError('Unexpected.'));
  await expect.poll(() => faults).toMatchObject([{ code: 'internal' }]);
  expect(isSettled).toBe(false);
});

test("after it is closed a put that fails is nobody's concern", async () => {
  const { store, puts, faults } = makeStore();
  const putting = store.put(0, piece());
  await expect.poll(() => puts.length).toBe(1);
  await store.close();
  puts[0]?.failed(new FaultError('storage_failed', 'Closed.'));
  await putting;
  expect(faults).toEqual([]);
  expect(store.heldBytes).toBe(0);
});

test('waits for the pieces to be opened, and fails like they do', async () => {
  const faults: Fault[] = [];
  const opening = Promise.reject<PieceStore>(new FaultError('storage_failed', 'No database.'));
  const store = new HoldingStore(LAYOUT, opening, {
    putFailed: (fault) => faults.push(fault),
    getFailed: () => undefined,
  });
  void store.put(0, piece());
  await expect.poll(() => faults).toMatchObject([{ code: 'storage_failed' }]);
  await expect(store.get(0)).rejects.toMatchObject({ code: 'storage_failed' });
});

test('tells which piece cannot be read, unless the question was wrong', async () => {
  const failed: [number, Fault][] = [];
  const pieces = {
    get: (index: number) =>
      Promise.reject(
        index > 7 ? new RangeError('No piece') : new FaultError('data_damaged', 'Gone.'),
      ),
    close: () => Promise.resolve(),
  };
  const store = new HoldingStore(LAYOUT, Promise.resolve(pieces as unknown as PieceStore), {
    putFailed: () => undefined,
    getFailed: (index, fault) => failed.push([index, fault]),
  });
  await expect(store.get(3)).rejects.toThrow('Gone.');
  await expect(store.get(8)).rejects.toThrow(RangeError);
  expect(failed).toEqual([[3, { code: 'data_damaged', message: 'Gone.' }]]);
  await store.close();
  await expect(store.get(3)).rejects.toThrow('Gone.');
  expect(failed.length).toBe(1);
});
