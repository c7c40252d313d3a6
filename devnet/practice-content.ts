/** The practice torrent's content: 128 MiB that nobody owns, the same on every machine. */
import { createCipheriv } from 'node:crypto';
import { mkdir, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

const PRACTICE_NAME = 'practice.bin';
export const PRACTICE_BYTES = 128 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/** The file's path, made on first use. */
export async function practiceFile(folder: string): Promise<string> {
  const path = join(folder, PRACTICE_NAME);
  const found = await stat(path).catch(() => null);
  if (found?.size === PRACTICE_BYTES) return path;
  await mkdir(folder, { recursive: true });
  // Two worlds that begin at once write the same bytes; the last to finish puts its file there.
  const draft = `${path}.${String(process.pid)}`;
  const file = await open(draft, 'w');
  try {
    // The key stream of AES-256 in counter mode under a key of zeros.
    const cipher = createCipheriv('aes-256-ctr', new Uint8Array(32), new Uint8Array(16));
    const zeros = new Uint8Array(CHUNK_BYTES);
    for (let at = 0; at < PRACTICE_BYTES; at += CHUNK_BYTES) await file.write(cipher.update(zeros));
  } finally {
    await file.close();
  }
  await rename(draft, path);
  return path;
}
