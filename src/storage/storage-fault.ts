/** What IndexedDB throws, as faults with words for the user. */
import { FaultError } from '../core/fault.ts';

const FULL =
  'The browser gives Bittern no more room. Nothing is lost: free space on this device or remove ' +
  'a torrent, and it goes on.';
const NONE =
  'This browser does not let Bittern store anything here. Leave private browsing, or allow this ' +
  'site to keep data, and reload.';
const NEWER = 'A newer Bittern has been opened in another tab. Reload this one.';

/** Of a transaction or request that failed. Faults pass through unchanged. */
export function toStorageFault(error: unknown): FaultError {
  if (error instanceof FaultError) return error;
  const name = nameOf(error);
  // Chromium throws a `DOMException`, newer browsers an error class of that name.
  if (name === 'QuotaExceededError') return new FaultError('storage_full', FULL, { cause: error });
  if (name === 'VersionError') return new FaultError('storage_failed', NEWER, { cause: error });
  return new FaultError(
    'storage_failed',
    `The browser's storage failed (${describe(error)}). Reload the page; if it stays so, free ` +
      'space on this device.',
    { cause: error },
  );
}

/** Of a database that could not be opened. */
export function toOpeningFault(error: unknown): FaultError {
  // SecurityError: storage is forbidden here. InvalidStateError: Firefox's private windows of old.
  const isForbidden = ['SecurityError', 'InvalidStateError'].includes(nameOf(error));
  return isForbidden ? noIndexedDb(error) : toStorageFault(error);
}

export function noIndexedDb(cause?: unknown): FaultError {
  return new FaultError('no_indexeddb', NONE, { cause });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? error.name : `${error.name}: ${error.message}`;
}
