/**
 * A backup of the ledger under a password of its own: one line of JSON that says how it was sealed, and
 * what was sealed (AES-256-GCM, that line authenticated with it). No key of the purse has a part in it,
 * so it opens in any Bittern, with a purse or without.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { FaultError } from '../core/fault.ts';
import { SEALED_LEDGER } from '../core/ledger/sealed-file.ts';
import { decodeUtf8, encodeUtf8 } from '../core/units/utf8.ts';
import { copyBytes, wipe, type Bytes } from './bytes.ts';
import { passwordKeys } from './password-keys.ts';
import { decodeKdf, type KdfParameters } from './vault-kdf.ts';
import { chooseKdf } from './vault-tuning.ts';
import { checkPassword, type VaultTools } from './vault.ts';

const VERSION = 1;
const SALT_BYTES = 32;
const NONCE_BYTES = 12;
const VERIFIER_BYTES = 32;
/** Ours are about 300 bytes. */
const MAX_HEADER_BYTES = 4 * 1024;
/** Some hundred thousand records. */
const MAX_BYTES = 256 * 1024 * 1024;
const LINE_FEED = 10;

interface SealHeader {
  readonly kdf: KdfParameters;
  readonly salt: string;
  readonly verifier: string;
  readonly nonce: string;
}

/** Rejects with `password_weak`. */
export async function sealLedger(
  text: string,
  password: string,
  tools: VaultTools,
): Promise<Uint8Array> {
  checkPassword(password);
  const kdf = await chooseKdf(tools.argon2id, tools.stopwatch);
  const salt = copyBytes(tools.random(SALT_BYTES));
  const nonce = copyBytes(tools.random(NONCE_BYTES));
  const { wrappingKey, verifier } = await passwordKeys(
    { salt, kdf },
    password,
    'bittern-ledger',
    tools,
  );
  const header = headerLine({
    ...{ kdf, salt: bytesToHex(salt), verifier: bytesToHex(verifier), nonce: bytesToHex(nonce) },
  });
  try {
    const key = await importKey(wrappingKey, 'encrypt');
    const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: header };
    const sealed = await crypto.subtle.encrypt(algorithm, key, copyBytes(encodeUtf8(text)));
    const file = new Uint8Array(header.length + sealed.byteLength);
    file.set(header);
    file.set(new Uint8Array(sealed), header.length);
    return file;
  } finally {
    wipe(wrappingKey);
  }
}

/** Rejects with `backup_invalid` or `password_wrong`. */
export async function openLedger(
  file: Uint8Array,
  password: string,
  tools: VaultTools,
): Promise<string> {
  if (file.length > MAX_BYTES) throw invalid('It is too large.');
  const end = file.subarray(0, MAX_HEADER_BYTES).indexOf(LINE_FEED) + 1;
  const header = end === 0 ? null : decodeHeader(file.subarray(0, end));
  if (header === null) throw invalid('Bittern did not save it, or it is damaged.');
  const salt = copyBytes(hexToBytes(header.salt));
  const { wrappingKey, verifier } = await passwordKeys(
    { salt, kdf: header.kdf },
    password,
    'bittern-ledger',
    tools,
  );
  try {
    if (bytesToHex(verifier) !== header.verifier) throw wrongPassword();
    const key = await importKey(wrappingKey, 'decrypt');
    const iv = copyBytes(hexToBytes(header.nonce));
    const algorithm = { name: 'AES-GCM', iv, additionalData: copyBytes(file.subarray(0, end)) };
    const opened = await crypto.subtle
      .decrypt(algorithm, key, copyBytes(file.subarray(end)))
      .catch((cause: unknown) => {
        throw invalid('The password fits, but a part was changed or is missing.', cause);
      });
    const text = decodeUtf8(new Uint8Array(opened));
    if (text === null) throw invalid('It holds no text.');
    return text;
  } finally {
    wipe(wrappingKey);
  }
}

function headerLine({ kdf, salt, verifier, nonce }: SealHeader): Bytes {
  const line = { magic: SEALED_LEDGER, version: VERSION, kdf, salt, verifier, nonce };
  return copyBytes(encodeUtf8(`${JSON.stringify(line)}\n`));
}

/** Null for what is no such header. Throws `backup_invalid` for a newer one. */
function decodeHeader(line: Uint8Array): SealHeader | null {
  const value = parse(decodeUtf8(line) ?? '');
  const { magic, version } = value;
  if (magic !== SEALED_LEDGER) return null;
  if (version !== VERSION) throw invalid('A newer Bittern made it: reload to get that one first.');
  const kdf = decodeKdf(value['kdf']);
  const salt = hexOf(value['salt'], SALT_BYTES);
  const verifier = hexOf(value['verifier'], VERIFIER_BYTES);
  const nonce = hexOf(value['nonce'], NONCE_BYTES);
  if (kdf === null || salt === null || verifier === null || nonce === null) return null;
  return { kdf, salt, verifier, nonce };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function hexOf(value: unknown, bytes: number): string | null {
  const isHex = typeof value === 'string' && /^[0-9a-f]*$/.test(value);
  return isHex && value.length === 2 * bytes ? value : null;
}

function importKey(key: Bytes, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, [usage]);
}

function wrongPassword(): FaultError {
  return new FaultError(
    'password_wrong',
    'This is not the password of this backup: it has the one that was chosen when it was saved.',
  );
}

function invalid(why: string, cause?: unknown): FaultError {
  return new FaultError(
    'backup_invalid',
    `This file cannot be used as a backup of payments. ${why} Nothing was changed.`,
    { cause },
  );
}
