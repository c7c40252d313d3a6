/**
 * From a password to 32 bytes: Argon2id (RFC 9106), or PBKDF2-HMAC-SHA256 where WebAssembly was
 * blocked when the vault was made. The parameters are stored beside the result and bounded on the way
 * in: neither weaker than OWASP's floor nor so large that opening a vault would hang the browser.
 */
import { encodeUtf8 } from '../core/units/utf8.ts';
import { copyBytes, takeBytes, type Bytes } from './bytes.ts';

export interface Argon2Parameters {
  readonly name: 'argon2id';
  readonly memoryKiB: number;
  readonly passes: number;
}

export interface Pbkdf2Parameters {
  readonly name: 'pbkdf2-sha256';
  readonly iterations: number;
}

export type KdfParameters = Argon2Parameters | Pbkdf2Parameters;

/** Argon2id with one lane and a tag of 32 bytes. Rejects where it cannot run. */
export type Argon2id = (
  password: Uint8Array,
  salt: Uint8Array,
  parameters: Argon2Parameters,
) => Promise<Uint8Array>;

/** OWASP's least, of 2026. */
export const ARGON2_FLOOR: Argon2Parameters = {
  name: 'argon2id',
  memoryKiB: 19 * 1024,
  passes: 2,
};
export const ARGON2_DEFAULT: Argon2Parameters = {
  name: 'argon2id',
  memoryKiB: 64 * 1024,
  passes: 3,
};
/** Some seconds on a slow telephone; a vault that asks for more was not made by Bittern. */
export const ARGON2_CEILING: Argon2Parameters = {
  name: 'argon2id',
  memoryKiB: 256 * 1024,
  passes: 12,
};
export const PBKDF2_DEFAULT: Pbkdf2Parameters = { name: 'pbkdf2-sha256', iterations: 900_000 };
/** OWASP's least, of 2026. */
export const PBKDF2_FLOOR = 600_000;
export const PBKDF2_CEILING = 10_000_000;

const KEY_BITS = 256;

/** Reads stored parameters; null for those out of bounds. */
export function decodeKdf(value: unknown): KdfParameters | null {
  if (typeof value !== 'object' || value === null) return null;
  const { name, memoryKiB, passes, iterations } = value as Readonly<Record<string, unknown>>;
  if (name === 'argon2id') {
    const isBounded =
      isBetween(memoryKiB, ARGON2_FLOOR.memoryKiB, ARGON2_CEILING.memoryKiB) &&
      isBetween(passes, ARGON2_FLOOR.passes, ARGON2_CEILING.passes);
    return isBounded ? { name, memoryKiB, passes } : null;
  }
  if (name !== 'pbkdf2-sha256') return null;
  return isBetween(iterations, PBKDF2_FLOOR, PBKDF2_CEILING) ? { name, iterations } : null;
}

/** Two ways to type the same characters give the same bytes (Unicode's NFKC). */
function passwordBytes(password: string): Bytes {
  return copyBytes(encodeUtf8(password.normalize('NFKC')));
}

export async function deriveKey(
  password: string,
  salt: Bytes,
  kdf: KdfParameters,
  argon2id: Argon2id,
): Promise<Bytes> {
  const bytes = passwordBytes(password);
  try {
    if (kdf.name === 'argon2id') return takeBytes(await argon2id(bytes, salt, kdf));
    const key = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveBits']);
    const { iterations } = kdf;
    return new Uint8Array(
      await crypto.subtle.deriveBits(
        { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
        key,
        KEY_BITS,
      ),
    );
  } finally {
    bytes.fill(0);
  }
}

function isBetween(value: unknown, least: number, most: number): value is number {
  return Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
}
