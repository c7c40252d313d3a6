/** What a password stands for: one key to seal with, and a check that it is the right one. */
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeUtf8 } from '../core/units/utf8.ts';
import { takeBytes, wipe, type Bytes } from './bytes.ts';
import { deriveKey, type Argon2id, type KdfParameters } from './vault-kdf.ts';

const KEY_BYTES = 32;

export interface KdfTools {
  /** Rejects where WebAssembly is blocked. */
  readonly argon2id: Argon2id;
  /** Slow, but runs everywhere. */
  readonly plainArgon2id: Argon2id;
}

/**
 * One slow derivation, two keys: what one of them reveals says nothing of the other (HKDF, RFC 5869).
 * `domain` keeps the keys of different files apart. The wrapping key is the caller's to wipe.
 */
export async function passwordKeys(
  { salt, kdf }: { readonly salt: Bytes; readonly kdf: KdfParameters },
  password: string,
  domain: 'bittern-vault' | 'bittern-ledger',
  tools: KdfTools,
): Promise<{ readonly wrappingKey: Bytes; readonly verifier: Uint8Array }> {
  const derived = await deriveKey(password, salt, kdf, (...of) =>
    tools.argon2id(...of).catch(() => tools.plainArgon2id(...of)),
  );
  const root = extract(sha256, derived);
  wipe(derived);
  const label = (purpose: string) => encodeUtf8(`${domain} ${purpose}`);
  const wrappingKey = takeBytes(expand(sha256, root, label('wrapping key'), KEY_BYTES));
  const verifier = expand(sha256, root, label('verifier'), KEY_BYTES);
  wipe(root);
  return { wrappingKey, verifier };
}
