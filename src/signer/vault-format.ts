/**
 * The vault as it lies in storage and in a backup file: plain JSON, byte strings in hexadecimal.
 *
 * - `salt`, `kdf` and the password give a key; from it come the wrapping key and `verifier`.
 * - `wrappedKey` is a random data key under AES-256-GCM; all of the header is authenticated with it.
 * - `sealedSecret` is the secret under the data key; version, kind and address are authenticated.
 * - `checksum` is the SHA-256 of everything else. It holds no secret and needs no password: it tells
 *   a vault that rotted from a wrong password. Who changes a vault on purpose can mend it; then the
 *   password seems wrong, or the authentication fails.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { FaultError } from '../core/fault.ts';
import { parseTronAddress, type TronAddress } from '../core/units/tron-address.ts';
import { encodeUtf8 } from '../core/units/utf8.ts';
import { copyBytes, type Bytes } from './bytes.ts';
import { decodeKdf, type KdfParameters } from './vault-kdf.ts';

const MAGIC = 'bittern-vault';
export const VAULT_VERSION = 1;

export const SALT_BYTES = 32;
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** Entropy of a BIP-39 phrase, or a private key. */
export type SecretKind = 'words' | 'key';

export interface VaultHeader {
  readonly address: TronAddress;
  readonly secretKind: SecretKind;
  readonly kdf: KdfParameters;
  /** 32 bytes, hexadecimal as all below. */
  readonly salt: string;
}

export interface VaultBody extends VaultHeader {
  /** 32 bytes. Equal only under the right password, salt and parameters. */
  readonly verifier: string;
  readonly wrapNonce: string;
  readonly wrappedKey: string;
  readonly secretNonce: string;
  readonly sealedSecret: string;
}

export interface Vault extends VaultBody {
  readonly magic: typeof MAGIC;
  readonly version: typeof VAULT_VERSION;
  readonly checksum: string;
}

export function finishVault(body: VaultBody): Vault {
  return { magic: MAGIC, version: VAULT_VERSION, ...body, checksum: checksumOf(body) };
}

/** What the wrapped data key is authenticated with. */
export function wrapData(header: VaultHeader): Bytes {
  return canonical(headerFields(header));
}

/** What the sealed secret is authenticated with: it stays as it is when the password changes. */
export function secretData({ address, secretKind }: VaultHeader): Bytes {
  return canonical([MAGIC, VAULT_VERSION, address, secretKind]);
}

/** Reads what storage or a file holds. Throws `vault_damaged`, and copies nothing it does not know. */
export function decodeVault(value: unknown): Vault {
  const row = typeof value === 'object' && value !== null ? value : {};
  const { magic, version, ...fields } = row as Readonly<Record<string, unknown>>;
  if (magic !== MAGIC) throw damaged('it is no purse of Bittern');
  if (version !== VAULT_VERSION) {
    throw new FaultError(
      'vault_damaged',
      `This purse is of version ${String(version)}, which this Bittern does not know. Reload to get the newest Bittern. Nothing was changed.`,
    );
  }
  const body = decodeBody(fields);
  if (body === null) throw damaged('a part of it is missing or has the wrong form');
  if (fields['checksum'] !== checksumOf(body)) throw damaged('its checksum is wrong');
  return finishVault(body);
}

export function damaged(why: string, cause?: unknown): FaultError {
  return new FaultError(
    'vault_damaged',
    `The purse stored in this browser is damaged: ${why}. Restore a backup file, or import your words; the money is safe on the chain.`,
    { cause },
  );
}

export function toBytes(hex: string): Bytes {
  return copyBytes(hexToBytes(hex));
}

function decodeBody(fields: Readonly<Record<string, unknown>>): VaultBody | null {
  const { secretKind } = fields;
  const kdf = decodeKdf(fields['kdf']);
  const address =
    typeof fields['address'] === 'string' ? parseTronAddress(fields['address']) : null;
  const salt = hexOf(fields['salt'], SALT_BYTES);
  const verifier = hexOf(fields['verifier'], KEY_BYTES);
  const wrapNonce = hexOf(fields['wrapNonce'], NONCE_BYTES);
  const wrappedKey = hexOf(fields['wrappedKey'], KEY_BYTES + TAG_BYTES);
  const secretNonce = hexOf(fields['secretNonce'], NONCE_BYTES);
  const sealedSecret = hexOf(fields['sealedSecret'], 16 + TAG_BYTES, KEY_BYTES + TAG_BYTES);
  if (kdf === null || address === null || salt === null || verifier === null) return null;
  if (wrapNonce === null || wrappedKey === null) return null;
  if (secretNonce === null || sealedSecret === null) return null;
  if (secretKind !== 'words' && secretKind !== 'key') return null;
  return {
    ...{ address, secretKind, kdf, salt, verifier },
    ...{ wrapNonce, wrappedKey, secretNonce, sealedSecret },
  };
}

function hexOf(value: unknown, leastBytes: number, mostBytes = leastBytes): string | null {
  if (typeof value !== 'string' || !/^(?:[0-9a-f]{2})*$/.test(value)) return null;
  const bytes = value.length / 2;
  return bytes >= leastBytes && bytes <= mostBytes ? value : null;
}

function checksumOf(body: VaultBody): string {
  const { verifier, wrapNonce, wrappedKey, secretNonce, sealedSecret } = body;
  return bytesToHex(
    sha256(
      canonical([
        ...headerFields(body),
        ...[verifier, wrapNonce, wrappedKey, secretNonce, sealedSecret],
      ]),
    ),
  );
}

function headerFields({ address, secretKind, kdf, salt }: VaultHeader): (string | number)[] {
  const cost = kdf.name === 'argon2id' ? [kdf.memoryKiB, kdf.passes] : [kdf.iterations];
  return [MAGIC, VAULT_VERSION, address, secretKind, kdf.name, ...cost, salt];
}

function canonical(fields: readonly (string | number)[]): Bytes {
  return copyBytes(encodeUtf8(JSON.stringify(fields)));
}
