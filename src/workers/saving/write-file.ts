/**
 * Writes one file to where the user wants it, and reads it again: a file that is there after this is
 * the one that was sent.
 */
import { FaultError } from '../../core/fault.ts';
import { MIB } from '../../core/units/bytes.ts';
import { checkGoing, readFile, type FileOfTorrent, type SourceParts } from './file-source.ts';
import { GarbageCall } from '../garbage.ts';
import { saveFault } from './save-fault.ts';
import type { SaveProgress } from './save-progress.ts';

/** SHA-256 of what comes in parts, as 64 hexadecimal digits. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  digest(): string;
}

export interface WriteParts extends SourceParts {
  readonly newHasher: () => Promise<Hasher>;
}

/** Each write is a message to the browser's own process: few large ones are faster. */
const WRITE_BYTES = MIB;
const READ_BYTES = 64 * MIB;

const REMOVE_TRIES = 10;
const REMOVE_AGAIN_MS = 50;

/**
 * Resolves with the SHA-256 of what was read from disk. Rejects with a fault, and then what `handle`
 * had before is still there, if it had anything. Only what goes wrong while it is read again comes after
 * that was replaced, and then nothing is there.
 */
export async function writeFile(
  parts: WriteParts,
  file: FileOfTorrent,
  handle: FileSystemFileHandle,
  { progress, signal }: { readonly progress: SaveProgress; readonly signal: AbortSignal },
): Promise<string> {
  let wasEmpty = false;
  let isReplaced = false;
  try {
    wasEmpty = (await handle.getFile()).size === 0;
    const sent = await write(parts, file, handle, { progress, signal });
    isReplaced = true;
    const stored = await readAgain(parts, handle, { progress, signal });
    if (stored.lengthBytes !== file.lengthBytes || stored.sha256 !== sent) throw damaged();
    return stored.sha256;
  } catch (error) {
    // The picker made it, or we did: an empty file would look like one that was saved.
    if (wasEmpty || isReplaced) await remove(handle, parts.wait);
    throw saveFault(error);
  }
}

async function write(
  parts: WriteParts,
  file: FileOfTorrent,
  handle: FileSystemFileHandle,
  { progress, signal }: { readonly progress: SaveProgress; readonly signal: AbortSignal },
): Promise<string> {
  const hasher = await parts.newHasher();
  const garbage = new GarbageCall();
  // The browser writes to a file beside it, which takes its place when it is closed.
  const writable = await handle.createWritable({ keepExistingData: false });
  try {
    for await (const bytes of inLargeParts(readFile(parts, file, signal))) {
      hasher.update(bytes);
      await writable.write(bytes);
      progress.wrote(bytes.byteLength);
      // Each byte was received, and copied by the browser.
      garbage.passed(2 * bytes.byteLength);
      checkGoing(signal);
    }
  } catch (error) {
    await writable.abort().catch(() => undefined);
    throw error;
  }
  await writable.close();
  return hasher.digest();
}

/** What is on the disk, whatever was meant to be. */
export async function readAgain(
  { newHasher }: WriteParts,
  handle: FileSystemFileHandle,
  { progress, signal }: { readonly progress: SaveProgress; readonly signal: AbortSignal },
): Promise<{ readonly sha256: string; readonly lengthBytes: number }> {
  const hasher = await newHasher();
  const garbage = new GarbageCall();
  const file = await handle.getFile();
  // Part by part, and not into memory of our own: Chromium 156 may stand still for ever in the midst of
  // gigabytes that are read with a `byob` reader.
  for (let at = 0; at < file.size; at += READ_BYTES) {
    for await (const bytes of file.slice(at, at + READ_BYTES).stream()) {
      checkGoing(signal);
      hasher.update(bytes);
      progress.verified(bytes.byteLength);
      garbage.passed(bytes.byteLength);
    }
  }
  return { sha256: hasher.digest(), lengthBytes: file.size };
}

/** The same memory again and again: use what is yielded before the next. */
async function* inLargeParts(
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const part = new Uint8Array(WRITE_BYTES);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.byteLength;) {
      const piece = chunk.subarray(at, at + WRITE_BYTES - filled);
      part.set(piece, filled);
      filled += piece.byteLength;
      at += piece.byteLength;
      if (filled < WRITE_BYTES) continue;
      yield part;
      filled = 0;
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
}

/** Not in every browser: then it stays. Its writer may still hold it for a moment. */
async function remove(
  handle: FileSystemFileHandle & { remove?: () => Promise<void> },
  wait: WriteParts['wait'],
): Promise<void> {
  for (let tries = 0; tries < REMOVE_TRIES; tries += 1) {
    try {
      await handle.remove?.();
      return;
    } catch {
      await wait(REMOVE_AGAIN_MS);
    }
  }
}

function damaged(): FaultError {
  return new FaultError(
    'data_damaged',
    'What was written is not what was sent: the disk may be failing. Do not use this file; save it somewhere else.',
  );
}
