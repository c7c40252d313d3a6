/** SHA-256 in WebAssembly: the browser's own takes a whole file at once. */
import { createSHA256 } from 'hash-wasm';
import type { Hasher } from './write-file.ts';

export async function newHasher(): Promise<Hasher> {
  const sha256 = await createSHA256();
  sha256.init();
  return {
    update: (bytes) => void sha256.update(bytes),
    digest: () => sha256.digest('hex'),
  };
}
