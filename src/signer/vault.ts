/** Closing, opening and re-wrapping a vault; what it looks like is in `vault-format.ts`. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { FaultError } from '../core/fault.ts';
import type { TronAddress } from '../core/units/tron-address.ts';
import { copyBytes, takeBytes, wipe, type Bytes } from './bytes.ts';
import { addressOfSecret, type Secret } from './keys.ts';
import {
  damaged,
  finishVault,
  KEY_BYTES,
  NONCE_BYTES,
  SALT_BYTES,
  secretData,
  toBytes,
  wrapData,
  type Vault,
  type VaultHeader,
} from './vault-format.ts';
import { passwordKeys, type KdfTools } from './password-keys.ts';
import type { KdfParameters } from './vault-kdf.ts';
import { chooseKdf, isOutdated, isStronger } from './vault-tuning.ts';

export interface VaultTools extends KdfTools {
  /** Bytes that nobody can guess. */
  readonly random: (lengthBytes: number) => Uint8Array;
  /** Milliseconds that never go back. */
  readonly stopwatch: { now(): number };
}

export interface OpenedVault {
  /** The caller's to wipe. */
  readonly secret: Secret;
  /** The same purse under today's parameters, to be stored; null when they are in use already. */
  readonly upgraded: Vault | null;
}

const LEAST_PASSWORD_CHARACTERS = 8;

/** Throws `password_weak`. */
export function checkPassword(password: string): void {
  if (Array.from(password.normalize('NFKC')).length >= LEAST_PASSWORD_CHARACTERS) return;
  throw new FaultError(
    'password_weak',
    'The password needs at least 8 characters. A few words in a row are good and easy to remember.',
  );
}

/** Locks a secret away. Rejects with `password_weak`. */
export async function sealVault(
  secret: Secret,
  password: string,
  tools: VaultTools,
): Promise<Vault> {
  checkPassword(password);
  const dataKey = takeBytes(tools.random(KEY_BYTES));
  const secretNonce = copyBytes(tools.random(NONCE_BYTES));
  const owner = { address: addressOfSecret(secret), secretKind: secret.kind };
  try {
    const kdf = await chooseKdf(tools.argon2id, tools.stopwatch);
    const header = { ...owner, kdf, salt: bytesToHex(tools.random(SALT_BYTES)) };
    const sealed = await encrypt(dataKey, secretNonce, secretData(header), secret.bytes);
    const secretPart = {
      secretNonce: bytesToHex(secretNonce),
      sealedSecret: bytesToHex(sealed),
    };
    return await wrapKey(dataKey, header, secretPart, password, tools);
  } finally {
    wipe(dataKey);
  }
}

/**
 * Rejects with `password_wrong`, or with `vault_damaged` once the password has proved right.
 * A vault whose salt or parameters were changed on purpose (with its checksum mended) cannot be told
 * from a wrong password by anybody: the message says so.
 */
export async function openVault(
  vault: Vault,
  password: string,
  tools: VaultTools,
): Promise<OpenedVault> {
  const { dataKey, elapsedMs } = await unwrapKey(vault, password, tools);
  try {
    const secret = await unsealSecret(vault, dataKey);
    const upgraded = isOutdated(vault.kdf, elapsedMs)
      ? await upgrade(vault, dataKey, password, tools)
      : null;
    return { secret, upgraded };
  } finally {
    wipe(dataKey);
  }
}

/** The same secret and data key under another password. Rejects as {@link openVault} and `password_weak`. */
export async function changePassword(
  vault: Vault,
  password: string,
  newPassword: string,
  tools: VaultTools,
): Promise<Vault> {
  checkPassword(newPassword);
  const { dataKey } = await unwrapKey(vault, password, tools);
  try {
    wipe((await unsealSecret(vault, dataKey)).bytes);
    const kdf = await chooseKdf(tools.argon2id, tools.stopwatch);
    return await rewrap(vault, kdf, dataKey, newPassword, tools);
  } finally {
    wipe(dataKey);
  }
}

/** Null when nothing stronger runs here; a failure is no reason to keep the purse shut. */
async function upgrade(
  vault: Vault,
  dataKey: Bytes,
  password: string,
  tools: VaultTools,
): Promise<Vault | null> {
  try {
    const kdf = await chooseKdf(tools.argon2id, tools.stopwatch);
    if (!isStronger(kdf, vault.kdf)) return null;
    return await rewrap(vault, kdf, dataKey, password, tools);
  } catch {
    return null;
  }
}

function rewrap(
  { address, secretKind, secretNonce, sealedSecret }: Vault,
  kdf: KdfParameters,
  dataKey: Bytes,
  password: string,
  tools: VaultTools,
): Promise<Vault> {
  const header = { address, secretKind, kdf, salt: bytesToHex(tools.random(SALT_BYTES)) };
  return wrapKey(dataKey, header, { secretNonce, sealedSecret }, password, tools);
}

async function wrapKey(
  dataKey: Bytes,
  header: VaultHeader,
  secretPart: Pick<Vault, 'secretNonce' | 'sealedSecret'>,
  password: string,
  tools: VaultTools,
): Promise<Vault> {
  const { wrappingKey, verifier } = await keysOf(header, password, tools);
  const wrapNonce = copyBytes(tools.random(NONCE_BYTES));
  const wrapped = await encrypt(wrappingKey, wrapNonce, wrapData(header), dataKey);
  wipe(wrappingKey);
  return finishVault({
    ...header,
    ...secretPart,
    verifier: bytesToHex(verifier),
    wrapNonce: bytesToHex(wrapNonce),
    wrappedKey: bytesToHex(wrapped),
  });
}

async function unwrapKey(
  vault: Vault,
  password: string,
  tools: VaultTools,
): Promise<{ readonly dataKey: Bytes; readonly elapsedMs: number }> {
  const startedAt = tools.stopwatch.now();
  const { wrappingKey, verifier } = await keysOf(vault, password, tools);
  const elapsedMs = tools.stopwatch.now() - startedAt;
  try {
    if (bytesToHex(verifier) !== vault.verifier) throw wrongPassword();
    const { wrapNonce, wrappedKey } = vault;
    const dataKey = await decrypt(wrappingKey, wrapNonce, wrapData(vault), wrappedKey);
    return { dataKey, elapsedMs };
  } finally {
    wipe(wrappingKey);
  }
}

async function unsealSecret(vault: Vault, dataKey: Bytes): Promise<Secret> {
  const { secretKind: kind, secretNonce, sealedSecret } = vault;
  const bytes = await decrypt(dataKey, secretNonce, secretData(vault), sealedSecret);
  const secret: Secret = { kind, bytes };
  if (addressOrNull(secret) === vault.address) return secret;
  wipe(bytes);
  throw damaged('it opens, but the key in it belongs to another address');
}

function keysOf({ salt, kdf }: VaultHeader, password: string, tools: VaultTools) {
  return passwordKeys({ salt: toBytes(salt), kdf }, password, 'bittern-vault', tools);
}

async function encrypt(key: Bytes, iv: Bytes, additionalData: Bytes, plain: Bytes) {
  const algorithm = { name: 'AES-GCM', iv, additionalData };
  return new Uint8Array(
    await crypto.subtle.encrypt(algorithm, await importKey(key, 'encrypt'), plain),
  );
}

/** Rejects with `vault_damaged`: it is only tried with a key that is right. */
async function decrypt(
  key: Bytes,
  nonce: string,
  additionalData: Bytes,
  ciphertext: string,
): Promise<Bytes> {
  const algorithm = { name: 'AES-GCM', iv: toBytes(nonce), additionalData };
  const cryptoKey = await importKey(key, 'decrypt');
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, cryptoKey, toBytes(ciphertext)));
  } catch (error) {
    throw damaged('the password is right, but a part of it was changed', error);
  }
}

function importKey(key: Bytes, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, [usage]);
}

function addressOrNull(secret: Secret): TronAddress | null {
  try {
    return addressOfSecret(secret);
  } catch {
    // Entropy of a length that BIP-39 does not know, or a key out of range.
    return null;
  }
}

function wrongPassword(): FaultError {
  return new FaultError(
    'password_wrong',
    'This is not the password. If you are sure that it is, the stored purse was changed: restore a backup file or import your words.',
  );
}
