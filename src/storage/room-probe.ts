import { FaultError } from '../core/fault.ts';
import { start, type BitternDatabase } from './database.ts';
import type { RecordWriter } from './record-writer.ts';
import { PROBE } from './schema.ts';

const RECORD_BYTES = 1024 * 1024;
const BATCH_BYTES = 8 * RECORD_BYTES;
/** More than this is not tried: it would take long, and wear out the disk at every attempt. */
const LIMIT_BYTES = 64 * RECORD_BYTES;
/** What `crypto.getRandomValues` gives at once. */
const RANDOM_BYTES = 65_536;

/**
 * Writes as many bytes (at most 64 MiB) and deletes them again. There is no other way to know:
 * IndexedDB has no reservation, `navigator.storage.estimate()` reports a made-up quota, and Chromium
 * looks at the quota only when a transaction commits, so one that is aborted proves nothing.
 */
export async function tryRoom(
  database: BitternDatabase,
  writer: RecordWriter,
  lengthBytes: number,
): Promise<boolean> {
  const end = Math.min(lengthBytes, LIMIT_BYTES);
  try {
    for (let offset = 0; offset < end; offset += BATCH_BYTES) {
      await writeProbe(database, offset, Math.min(offset + BATCH_BYTES, end));
    }
    return true;
  } catch (error) {
    if (error instanceof FaultError && error.code === 'storage_full') return false;
    throw error;
  } finally {
    await writer.destroy(PROBE);
  }
}

function writeProbe(database: BitternDatabase, first: number, end: number): Promise<void> {
  return database.transact(['pieces'], 'readwrite', async ({ store }) => {
    for (let offset = first; offset < end; offset += RECORD_BYTES) {
      const bytes = incompressible(Math.min(RECORD_BYTES, end - offset));
      start(store.put(bytes.buffer, [PROBE, offset]));
    }
    await Promise.resolve();
  });
}

/** Browsers compress what they store: zeros would always fit. */
function incompressible(lengthBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(lengthBytes);
  for (let offset = 0; offset < lengthBytes; offset += RANDOM_BYTES) {
    crypto.getRandomValues(bytes.subarray(offset, offset + RANDOM_BYTES));
  }
  return bytes;
}
