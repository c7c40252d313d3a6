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
