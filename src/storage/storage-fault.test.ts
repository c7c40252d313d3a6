import { expect, test } from 'vitest';
import { FaultError } from '../core/fault.ts';
import { openDatabase } from './database.ts';
import { expectFault } from './samples.suite.ts';
import { SettingsStore } from './settings-store.ts';
import { toOpeningFault, toStorageFault } from './storage-fault.ts';

test('a browser without IndexedDB (as Node is) says so', async () => {
  await expectFault(openDatabase(), 'no_indexeddb');
  await expectFault(new SettingsStore().get('theme'), 'no_indexeddb');
  await expectFault(new SettingsStore().set('theme', 1), 'no_indexeddb');
});

test.each([
  ['QuotaExceededError', 'storage_full', 'storage_full'],
  ['VersionError', 'storage_failed', 'storage_failed'],
  ['SecurityError', 'storage_failed', 'no_indexeddb'],
  ['InvalidStateError', 'storage_failed', 'no_indexeddb'],
  ['UnknownError', 'storage_failed', 'storage_failed'],
] as const)('%s is %s in use and %s on opening', (name, inUse, onOpening) => {
  const error = new DOMException('why', name);
  expect(toStorageFault(error)).toMatchObject({ code: inUse, cause: error });
  expect(toOpeningFault(error)).toMatchObject({ code: onOpening, cause: error });
});

test('faults pass through, and anything else is named', () => {
  const fault = new FaultError('cancelled', 'enough');
  expect(toStorageFault(fault)).toBe(fault);
  expect(toOpeningFault(fault)).toBe(fault);
  expect(toStorageFault('thrown').message).toContain('thrown');
  expect(toStorageFault(null).code).toBe('storage_failed');
});
